/** What happens to the next append, by the order in which appends arrive. */
export type Fault =
  | 'none'
  /** Committed; the answer never comes. */
  | 'lose_answer'
  /** Neither committed nor answered. */
  | 'hang'
  /** Committed; the connections break before the answer. */
  | 'drop_after'
  /** The connections break before anything is committed. */
  | 'drop_before'
  /** The call ends with UNAVAILABLE, nothing is committed. */
  | 'refuse'
  /** The call ends with UNAVAILABLE, after the commit. */
  | 'refuse_after'
  /** The call ends, and names another node as the leader: this one. */
  | 'not_leader'
  /** Committed; the answer is that the server has waited for its replicas in vain. */
  | 'timeout'
  /** Not committed; the answer is that the server is busy. */
  | 'busy'
  /** Committed and answered, but not at once. */
  | 'slow'

export const FAULTS: readonly Fault[] = [
  'none',
  'lose_answer',
  'hang',
  'drop_after',
  'drop_before',
  'refuse',
  'refuse_after',
  'not_leader',
  'timeout',
  'busy',
  'slow',
]

/** What a test tells the server. What it does not name stays as it is. */
export interface Orders {
  readonly faults?: readonly Fault[]
  /** Every call is refused. */
  readonly down?: boolean
  /** Every connection is broken, now. */
  readonly drop?: boolean
  /** Every subscription is ended, now: orderly, or as when the server is restarted. */
  readonly endSubscriptions?: 'orderly' | 'unavailable'
  /** Bytes of one append. */
  readonly maxAppendSize?: number
  /** Older servers recognise a repeated append without telling its position. */
  readonly tellsPositionOfRepeated?: boolean
  readonly slowMs?: number
}

export interface Situation {
  faults: Fault[]
  down: boolean
  maxAppendSize: number
  tellsPositionOfRepeated: boolean
  slowMs: number
}

export const SITUATION: Readonly<Situation> = {
  faults: [],
  down: false,
  maxAppendSize: 1_048_576,
  tellsPositionOfRepeated: true,
  slowMs: 50,
}
