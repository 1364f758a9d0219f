import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { checkInput, versionOf, workflow } from '../../domain/definition/index.ts'
import type { Problem } from '../../domain/problem.ts'
import { ON_CONFLICT } from '../../domain/start/index.ts'
import type { Started } from '../../engine/engine.ts'
import type { By } from '../../store/event-store.ts'
import { fold } from '../../store/load.ts'
import { oneOf, text, whole } from '../codecs.ts'
import { decoder } from '../decode.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import type { BodyOf, Outcome } from '../route.ts'
import { answered } from './page.ts'

const PRIORITY = 1_000_000

/** What every start says, whoever makes it. */
export const startFields = {
  version: whole(1, Number.MAX_SAFE_INTEGER),
  input: t.unknown,
  metadata: t.record(t.string, t.unknown),
  priority: whole(-PRIORITY, PRIORITY),
}

const NewExecution = t.exact(
  t.intersection([
    t.type({ workflow_id: text(1, 128) }),
    t.partial({ ...startFields, idempotency_key: text(1, 255), on_conflict: oneOf(ON_CONFLICT) }),
  ]),
  'NewExecution',
)
type NewExecution = t.TypeOf<typeof NewExecution>

const decode = decoder<NewExecution>(NewExecution)

const needsKey: Problem = {
  pointer: '/on_conflict',
  code: 'needs_idempotency_key',
  message: 'says what to do when "idempotency_key" was used before: give that too, or leave this out',
}

export const newExecution: BodyOf<NewExecution> = {
  codec: NewExecution,
  optional: false,
  decode: (body) => {
    const decoded = decode(body)
    const keyless = E.isRight(decoded) && decoded.right.idempotency_key === undefined
    return keyless && decoded.right.on_conflict !== undefined ? E.left([needsKey]) : decoded
  },
}

interface Start {
  readonly workflow_id: string
  readonly version?: number
  readonly input?: unknown
}

/** Everything that the engine would refuse in a start, found without recording anything. */
export const checkStart = async ({ workflow_id, version, input }: Start, { store }: Pick<Parts, 'store'>) => {
  const folded = await fold(store, workflow, workflow_id)()
  if (E.isLeft(folded)) return folded
  const { state, revision: last } = folded.right
  if (last < 0) return E.left({ tag: 'workflow_not_found', workflow_id } as const)
  if (state.archived) return E.left({ tag: 'workflow_archived', workflow_id } as const)
  const wanted = versionOf(state, version)
  if (wanted === undefined)
    return E.left({ tag: 'workflow_version_not_found', workflow_id, version: version ?? 0 } as const)
  const checked = checkInput(wanted.definition, input ?? {})
  return E.isLeft(checked) ? E.left({ tag: 'invalid_input', problems: checked.left } as const) : checked
}

/** What an earlier try has started under an id; undefined when nothing. */
export const standing = async (execution_id: string, { engine }: Pick<Parts, 'engine'>) => {
  const found = await engine.standing(execution_id)()
  return E.isLeft(found) && found.left.tag === 'execution_not_found' ? E.right(undefined) : found
}

/** 201 for an execution that is new, 200 for one that its key had already. */
export const startExecution = async (
  { idempotency_key, on_conflict = 'return_existing', ...body }: NewExecution,
  by: By,
  { engine }: Pick<Parts, 'engine'>,
  execution_id: string,
): Outcome => {
  const submission = { ...body, execution_id, by }
  const starting: TE.TaskEither<Refusal, Started> =
    idempotency_key === undefined ? engine.submit(submission) : engine.start(submission, idempotency_key, on_conflict)
  const started = await starting()
  return answered(E.isRight(started) && started.right.existing === true ? 200 : 201, started)
}
