import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { comparisonInWords } from '../say/comparison.ts'
import { latest, subjectOf, workflowNamedIn } from '../subject.ts'
import { uuidsIn } from '../words.ts'

const COMPARES = /\b(?:compare|diff|differs?|difference|differences|different|versus|vs|what changed)\b/i

/** Two runs beside each other. */
export const compare: Intent = (asked) => (COMPARES.test(asked.text) ? answer(asked) : undefined)

type Pair = readonly [string, string]

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const pair = await pairOf(asked)
  if (E.isLeft(pair)) return pair
  if ('none' in pair.right) return E.right({ content: pair.right.none })
  const [a, b] = pair.right
  const compared = await asked.hand.use('compare_executions', { execution_id: a, other_execution_id: b })
  if (E.isLeft(compared)) return compared
  return E.right({
    content: comparisonInWords(compared.right),
    references: [compared.right.a, compared.right.b].map(({ execution_id, workflow_name }) => ({
      kind: 'execution',
      id: execution_id,
      name: workflow_name,
    })),
  })
}

const WHICH =
  'Say which two runs: by their ids, or “the last two runs of” a workflow, or “the last failed run with the last completed one”.'

const pairOf = async (asked: Asked): Promise<E.Either<Refusal, Pair | { readonly none: string }>> => {
  const { text, request } = asked
  const [one, other] = uuidsIn(text)
  if (one !== undefined && other !== undefined) return E.right([one, other])
  const workflow = await workflowNamedIn(asked)
  if (E.isLeft(workflow)) return workflow

  const open = one ?? request.context.execution_id
  const subject =
    open !== undefined
      ? E.right({ execution_id: open })
      : /\bfail/i.test(text)
        ? await subjectOf({ ...asked, text: text.replaceAll(/\b(?:complete\w*|succe\w*)\b/gi, '') }, ['failed'])
        : undefined
  if (subject === undefined) {
    if (workflow.right === undefined) return E.right({ none: WHICH })
    const runs = await latest(asked, { workflow: workflow.right, statuses: [] }, 2)
    if (E.isLeft(runs)) return runs
    const [newer, older] = runs.right
    return newer === undefined || older === undefined
      ? E.right({ none: `There are no two runs of ${workflow.right.name} yet.` })
      : E.right([older.execution_id, newer.execution_id])
  }
  if (E.isLeft(subject)) return subject
  if ('none' in subject.right) return E.right({ none: subject.right.none })

  // One run is compared with the last one of its workflow that went well.
  const { execution_id } = subject.right
  const execution = await asked.hand.use('get_execution', { execution_id })
  if (E.isLeft(execution)) return execution
  const { workflow_id, workflow_name } = execution.right
  const good = await asked.hand.use('list_executions', { workflow_id, status: ['completed'], limit: 2 })
  if (E.isLeft(good)) return good
  const with_ = good.right.executions.find((run) => run.execution_id !== execution_id)
  return with_ === undefined
    ? E.right({ none: `No other run of ${workflow_name} has completed, so there is nothing to compare it with.` })
    : E.right([with_.execution_id, execution_id])
}
