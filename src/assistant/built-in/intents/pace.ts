import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionDocument } from '../../../domain/execution/document.ts'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { paceInWords } from '../say/pace.ts'
import { latest, workflowNamedIn } from '../subject.ts'

const PACE =
  /\b(?:slow(?:er|est)?|faster|speed (?:it |this )?up|optimi[sz]e|optimi[sz]ation|bottlenecks?|how long (?:does|do|will)|takes? so long|performance)\b/i

/** Runs that are looked at. */
const RUNS = 10

/** Where a workflow's time goes. */
export const pace: Intent = (asked) => (PACE.test(asked.text) ? answer(asked) : undefined)

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const { hand, request } = asked
  const named = await workflowNamedIn(asked)
  if (E.isLeft(named)) return named
  const open =
    named.right === undefined && request.context.workflow_id !== undefined
      ? await hand.use('get_workflow', { workflow_id: request.context.workflow_id })
      : named
  if (E.isLeft(open)) return open
  if (open.right === undefined) return E.right({ content: 'Say which workflow, by its name, or look at it first.' })
  const workflow = open.right
  const found = await latest(asked, { workflow, statuses: ['completed'] }, RUNS)
  if (E.isLeft(found)) return found
  const runs: ExecutionDocument[] = []
  for (const { execution_id } of found.right) {
    const run = await hand.use('get_execution', { execution_id })
    if (E.isLeft(run)) return run
    runs.push(run.right)
  }
  return E.right({
    content: paceInWords(workflow, runs),
    references: [{ kind: 'workflow', id: workflow.workflow_id, name: workflow.name }],
  })
}
