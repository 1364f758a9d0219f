import type { ExecutionStatus } from '../../domain/execution/document.ts'

const WORDS: readonly (readonly [RegExp, readonly ExecutionStatus[]])[] = [
  [/\b(?:fail(?:s|ed|ing|ures?)?|broken?|crash(?:ed|es)?|errors?|went wrong)\b/, ['failed']],
  [/\b(?:running|in progress|under way|active|going on)\b/, ['running']],
  [/\b(?:complete[ds]?|succeed(?:ed|s)?|successful(?:ly)?|successes)\b/, ['completed']],
  [/\b(?:finish(?:ed|es)?|end(?:ed|s)|over|done)\b/, ['completed', 'failed', 'cancelled']],
  [/\b(?:queued|pending|in the queue)\b/, ['pending']],
  [/\bpaused\b/, ['paused']],
  [/\b(?:cancell?ed|aborted)\b/, ['cancelled']],
  [/\b(?:stuck|hang(?:s|ing)?|waiting|unfinished|open|held)\b/, ['pending', 'running', 'paused']],
]

/** The statuses that a question names; none when it names none. */
export const statusesIn = (question: string): readonly ExecutionStatus[] => {
  const text = question.toLowerCase()
  return [...new Set(WORDS.flatMap(([form, statuses]) => (form.test(text) ? statuses : [])))]
}
