import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { parseDefinition, workflow } from '../../domain/definition/index.ts'
import type { Definition } from '../../domain/definition/definition.ts'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import type { Problem } from '../../domain/problem.ts'
import { fold } from '../../store/load.ts'
import { reportOn, type NotReplayed, type Replayed } from '../../trial/whatif/report.ts'
import { oneOf, text, whole } from '../codecs.ts'
import { decoder } from '../decode.ts'
import { EXECUTION_STATUSES } from '../documents/shared.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import { refusals } from '../refusals.ts'
import { post, type Ask, type BodyOf, type Row } from '../route.ts'
import { WhatIfReport } from '../documents/what-if.ts'
import { answered } from './page.ts'
import { exampleWorkflow } from './example.ts'

const MOST = 100
const LAST = 20
const ENDED: readonly ExecutionStatus[] = ['completed', 'failed', 'cancelled']
/** Milliseconds after which no further run is begun. */
const LONGEST = 20_000

const NewWhatIf = t.exact(
  t.intersection([
    t.type({ definition: t.unknown }),
    t.partial({
      executions: t.readonlyArray(text(1, 128)),
      workflow_id: text(1, 128),
      last: whole(1, MOST),
      status: t.readonlyArray(oneOf(EXECUTION_STATUSES)),
    }),
  ]),
  'NewWhatIf',
)
type NewWhatIf = t.TypeOf<typeof NewWhatIf>

const decode = decoder<NewWhatIf>(NewWhatIf)

const body: BodyOf<NewWhatIf> = {
  codec: NewWhatIf,
  optional: false,
  decode: (sent) => {
    const decoded = decode(sent)
    if (E.isLeft(decoded)) return decoded
    const problems = contradictions(decoded.right)
    return problems.length > 0 ? E.left(problems) : decoded
  },
}

const contradictions = ({ definition, executions, workflow_id, last, status }: NewWhatIf): readonly Problem[] => {
  const problems: Problem[] = []
  const say = (pointer: string, code: string, message: string): void => void problems.push({ pointer, code, message })
  if (definition === undefined) say('/definition', 'required', 'is missing')
  if (executions === undefined && workflow_id === undefined)
    say('/executions', 'required', 'say which runs: the ids of executions here, or a "workflow_id"')
  if (executions !== undefined && (executions.length === 0 || executions.length > MOST))
    say('/executions', 'invalid_value', `must be a list of 1 to ${MOST} ids`)
  for (const [name, given] of Object.entries({ workflow_id, last, status }))
    if (executions !== undefined && given !== undefined)
      say(`/${name}`, 'exclusive_fields', 'does not go with "executions": leave one of them out')
  return problems
}

/** The ids of the runs that are meant, newest first where a workflow is named. */
const chosen = async (
  { executions, workflow_id = '', last: limit = LAST, status = ENDED }: NewWhatIf,
  { fresh }: Pick<Ask, 'fresh'>,
  { readModels, store }: Parts,
): Promise<E.Either<Refusal, readonly string[]>> => {
  if (executions !== undefined) return E.right([...new Set(executions)])
  const folded = await fold(store, workflow, workflow_id)()
  if (E.isLeft(folded)) return folded
  if (folded.right.revision < 0) return E.left({ tag: 'workflow_not_found', workflow_id })
  const page = await readModels.executions({ workflow_id, status, limit }, fresh)()
  return E.isLeft(page) ? page : E.right(page.right.rows.map(({ execution_id }) => execution_id))
}

/** One run played again, or why that can't be. A refusal of the store or of the server itself is left to the caller. */
const replayOne = async (
  execution_id: string,
  definition: Definition,
  { engine, trials }: Parts,
): Promise<E.Either<Refusal, Replayed | NotReplayed>> => {
  const run = await engine.wholeRun(execution_id)()
  if (E.isLeft(run)) return isOfTheRun(run.left) ? E.right(notReplayed(execution_id, run.left)) : run
  const { definition: then, events } = run.right
  const replayed = await trials.replay({ execution_id, events, then, definition })
  if (E.isLeft(replayed))
    return replayed.left.tag === 'trial_too_heavy' ? E.right(notReplayed(execution_id, replayed.left)) : replayed
  return E.right(replayed.right ?? { execution_id, code: 'forked', message: FORKED })
}

const FORKED = 'It went on from another execution, and has only a part of its history of its own: ask about that one.'

const isOfTheRun = ({ tag }: Refusal): boolean =>
  tag === 'execution_not_found' || tag === 'history_too_long' || tag === 'unreadable_event'

const notReplayed = (execution_id: string, refusal: Refusal): NotReplayed => {
  const { says } = refusals[refusal.tag]
  return { execution_id, code: refusal.tag, message: says(refusal as never).detail }
}

export const whatIf: readonly Row[] = [
  post('/api/workflows/whatif', {
    tag: 'workflows',
    summary: 'Play recorded runs against another definition: which would go another way, or end differently',
    body,
    repeats: { kind: 'harmless' },
    answers: [{ status: 200, description: 'What each run would have come to.', codec: WhatIfReport }],
    refuses: ['invalid_definition', 'workflow_not_found', 'too_many_trials', 'behind', 'read_models_unavailable'],
    example: { definition: exampleWorkflow, workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057', last: 20 },
    run: async (ask, parts) => {
      const parsed = parseDefinition(ask.body.definition)
      if (E.isLeft(parsed)) {
        const problems = parsed.left.map((problem) => ({ ...problem, pointer: `/definition${problem.pointer}` }))
        return E.left({ tag: 'invalid_definition', problems })
      }
      const ids = await chosen(ask.body, ask, parts)
      if (E.isLeft(ids)) return ids
      const replayed: Replayed[] = []
      const not: NotReplayed[] = []
      const begun = performance.now()
      for (const id of ids.right) {
        if (performance.now() - begun > LONGEST) {
          not.push({
            execution_id: id,
            code: 'no_time',
            message: `The others took ${LONGEST / 1_000} s: ask for fewer.`,
          })
          continue
        }
        const one = await replayOne(id, parsed.right.definition, parts)
        if (E.isLeft(one)) return one
        if ('verdict' in one.right) replayed.push(one.right)
        else not.push(one.right)
      }
      return answered(200, E.right(reportOn(replayed, not)))
    },
  }),
]
