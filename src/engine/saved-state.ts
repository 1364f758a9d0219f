import * as E from 'fp-ts/lib/Either.js'
import type { SavedStateDocument } from '../domain/execution/document.ts'
import { saveState, type ExecutionIntent } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault, Meta } from '../store/event-store.ts'
import { metaOf } from '../store/transact.ts'
import type { Annotating } from './annotating.ts'
import type { AsOf } from './as-of.ts'
import type { Accepted } from './engine.ts'
import type { Loaded } from './load.ts'

type Answer<A> = E.Either<Rejection | Fault, A>

export interface SavedStateParts {
  readonly tell: (id: string, intent: ExecutionIntent, meta: Meta | undefined) => Promise<Answer<Accepted>>
  readonly seen: <A>(id: string, show: (there: Loaded) => A) => Promise<Answer<A>>
  readonly asOf: AsOf
}

/** What callers write down beside executions. */
export const savedStates = ({ tell, seen, asOf }: SavedStateParts): Pick<Annotating, 'saveState' | 'savedState'> => ({
  saveState: (id, state, by) => () => tell(id, saveState(state), metaOf('save_state', by)),
  savedState: (id, at) => async () => {
    const shown = at === undefined ? await seen(id, (there) => show(id, there)) : E.map(showOf(id))(await asOf(id, at))
    return E.isLeft(shown) ? shown : shown.right
  },
})

const showOf = (id: string) => (there: Loaded) => show(id, there)

const show = (execution_id: string, { execution, revision, position }: Loaded): Answer<SavedStateDocument> => {
  const { saved } = execution
  return saved === undefined
    ? E.left({ tag: 'state_not_saved', execution_id, revision })
    : E.right({ execution_id, state: saved.state, saved_at: saved.at, revision, position })
}
