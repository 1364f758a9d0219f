import type { Api, CallOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { reading, reference, type Reference } from './request.ts'

/** The first event that is not as it was written, and what is wrong with it. */
export interface BrokenEvent {
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly what: 'gap' | 'order' | 'text' | 'hash' | 'chain' | 'end'
  readonly detail: string
}

/** A piece of the log, or of a stream, that was checked. `hash` is that of all of it up to the end of the piece. */
export interface Audited {
  readonly events: number
  /** How many of them were checked by their hashes alone, because their text is in an archive. */
  readonly archived: number
  readonly hash: string
  readonly broken: BrokenEvent | null
  readonly next_cursor: string | null
  readonly as_of: number
}

/** A command that was refused. `left_out`: so many refusals before it were too many to be recorded. */
export interface RefusedCommand {
  readonly at: string
  readonly actor: string
  readonly command: string
  readonly target: Readonly<Record<string, string>>
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly reason: string | null
  readonly position: number
  readonly hash: string
  readonly left_out?: number
}

export const auditCalls = (api: Api) => ({
  /** Checks one piece of the log, or of one stream such as `execution-<id>`. */
  verifyAudit: (piece: Paging & { readonly stream?: string } = {}, options?: ReadOptions): Promise<Audited> =>
    api.json('/api/audit/verify', reading({ ...piece }, options)),

  /** The file that proves an execution, as text: it can be verified without a server. */
  exportAudit: async (execution: Reference<'execution_id'>, options: CallOptions = {}): Promise<string> => {
    const path = `/api/executions/${reference('execution_id', execution)}/audit`
    const { signal } = options
    return (await api.open(path, { headers: { accept: 'application/x-ndjson' }, signal })).text()
  },

  /** The commands that were refused in a month such as `2026-01`, the present one unless given, in the order in which they were asked. */
  listRefusals: (
    paging: Paging & { readonly month?: string } = {},
    options?: ReadOptions,
  ): Promise<Page<'refusals', RefusedCommand>> => api.json('/api/refusals', reading({ ...paging }, options)),
})
