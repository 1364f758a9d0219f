import type { ForkNote } from '../annotations.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'

/** Says in the source that another execution begins with its prefix. Said twice is the same as said once, unless a thousand others came in between. */
export const noteFork =
  (fork: ForkNote): ExecutionIntent =>
  ({ id, status, notes }) => {
    if (status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: id })
    if (notes.forks.some(({ execution_id }) => execution_id === fork.execution_id)) return nothing
    return accept({ type: 'execution_forked', data: fork })
  }
