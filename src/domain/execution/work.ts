import type { Limit } from './due.ts'

/** What is owed to an execution at a moment. Derived from its state alone, so a restart needs no other memory. */
export type Work =
  | { readonly do: 'expire' }
  | { readonly do: 'time_out_task'; readonly task: number; readonly limit: Limit }
  | { readonly do: 'end_wait'; readonly task: number }
  | { readonly do: 'take_answer'; readonly task: number }
  | { readonly do: 'escalate'; readonly task: number }
  | { readonly do: 'settle_task'; readonly task: number }
  | { readonly do: 'skip_task'; readonly task: number }
  | { readonly do: 'open_task'; readonly task: number }
  | { readonly do: 'start_task'; readonly task: number }
  | { readonly do: 'finish' }
