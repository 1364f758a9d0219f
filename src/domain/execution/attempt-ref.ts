/** One attempt of one task, wherever it has to be named outside its execution. */
export interface AttemptRef {
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
}

/** `<execution>:<task>:<attempt>`, fit for a path and for a shell: the place `fan[3]` is written `fan~3`. */
export const nameOfAttempt = ({ execution_id, task_id, attempt }: AttemptRef): string =>
  `${execution_id}:${task_id.replace(/\[(\d+)\]/g, '~$1')}:${attempt}`

const NAME = /^([\w-]{1,128}):([\w.~-]{1,1024}):([1-9]\d{0,8})$/

/** The attempt of that name; undefined when it cannot be the name of one. */
export const attemptNamed = (name: string): AttemptRef | undefined => {
  const [, execution_id, task, attempt] = NAME.exec(name) ?? []
  if (execution_id === undefined || task === undefined) return undefined
  return { execution_id, task_id: task.replace(/~(\d+)/g, '[$1]'), attempt: Number(attempt) }
}
