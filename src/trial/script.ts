import type { Played, PlayedAnswer } from './trial.ts'

/** The answers that calls get, by the ids of their tasks. */
export interface Script {
  /** Undefined when nothing is said of such a task. */
  readonly answerTo: (taskId: string, attempt: number) => PlayedAnswer | undefined
  /** What no call has asked for so far. */
  readonly unused: () => readonly string[]
}

interface Line {
  readonly pattern: string
  readonly matches: (taskId: string) => boolean
  readonly answers: readonly PlayedAnswer[]
  used: boolean
}

export const scriptOf = (tasks: Readonly<Record<string, Played>>, otherwise: Played | undefined): Script => {
  const lines = Object.entries(tasks)
    .map(([pattern, played]): Line => ({ pattern, matches: matcher(pattern), answers: listOf(played), used: false }))
    .sort((a, b) => wildcards(a.pattern) - wildcards(b.pattern))
  const others = otherwise === undefined ? undefined : listOf(otherwise)

  return {
    answerTo: (taskId, attempt) => {
      const line = lines.find(({ matches }) => matches(taskId))
      if (line !== undefined) line.used = true
      const answers = line?.answers ?? others
      return answers?.[Math.min(attempt, answers.length) - 1]
    },
    unused: () => lines.filter(({ used }) => !used).map(({ pattern }) => pattern),
  }
}

const listOf = (played: Played): readonly PlayedAnswer[] => ('length' in played ? played : [played])

const ANY = '[*]'

const wildcards = (pattern: string): number => pattern.split(ANY).length

/** Ids have no `[`, `]` or `.` of their own. */
const matcher = (pattern: string): ((taskId: string) => boolean) => {
  if (!pattern.includes(ANY)) return (taskId) => taskId === pattern
  const parts = pattern.split(ANY).map((part) => part.replace(/[[\].]/g, '\\$&'))
  const expression = new RegExp(`^${parts.join('\\[\\d+\\]')}$`)
  return (taskId) => expression.test(taskId)
}
