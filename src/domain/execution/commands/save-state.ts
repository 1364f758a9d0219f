import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'
import { sameJson } from '../../json.ts'

/** A caller's own JSON, in the place of what was saved before. The same again is nothing new. */
export const saveState =
  (state: unknown): ExecutionIntent =>
  ({ id, status, saved }) => {
    if (status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: id })
    if (saved !== undefined && sameJson(saved.state, state)) return nothing
    return accept({ type: 'state_saved', data: { state } })
  }
