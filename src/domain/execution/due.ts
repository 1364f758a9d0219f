/** Something of a task that happens by itself: its retry, its iteration's turn, the end of its wait, or its attempt's deadline. Epoch milliseconds. */
export interface Due {
  readonly at: number
  readonly task: number
  readonly attempt: number
  /** It stands for as long as its attempt has this status: a deadline is nothing to a task that waits for its retry. */
  readonly status: 'pending' | 'running' | 'waiting' | 'retrying'
}

export const isEarlier = (a: Due, b: Due): boolean => a.at < b.at
