/** One task of one execution, as it stands. Times are milliseconds since the start of the execution. */
export interface Instance {
  readonly id: string
  readonly isLeaf: boolean
  status: 'pending' | 'running' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'cancelled'
  /** Skipped because of a failure. */
  lost: boolean
  attempts: number
  input: unknown
  output: unknown
  /** The type of the error, if there is one. */
  error: string | null
  startedAt: number | null
  endedAt: number | null
  /** When its latest attempt ended, and when the next thing is to happen to it. */
  attemptedAt: number
  due: number
  /** When all of it must have ended. */
  deadline: number
}

export const newInstance = (id: string, isLeaf: boolean): Instance => ({
  id,
  isLeaf,
  status: 'pending',
  lost: false,
  attempts: 0,
  input: null,
  output: null,
  error: null,
  startedAt: null,
  endedAt: null,
  attemptedAt: -1,
  due: Infinity,
  deadline: Infinity,
})

export const isEnded = ({ status }: Instance): boolean => !['pending', 'running', 'retrying'].includes(status)
