import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../asked.ts'

/** What the words of Harmonia mean, each in a sentence. */
const CONCEPTS: Readonly<Record<string, string>> = {
  workflow: 'A workflow is a definition with versions: tasks, what each waits for, and what to do when one fails.',
  execution: 'An execution is one run of a workflow. Everything that happens in it is an event that is kept, in order.',
  task: 'A task is one step: a component carries out an action with an input, and what comes back is its output.',
  component:
    'A component is a program that carries out tasks: an HTTP server, a worker that fetches them, or an MCP server.',
  template: 'A template is a definition with parameters. Each instance of it is a workflow of its own.',
  checkpoint:
    'A checkpoint is a place in the history of an execution, with the hash of its state there, from which a new one can go on.',
  fork: 'A fork is a new execution that goes on from an event of another one, with changes; what is not affected keeps its outputs.',
  retry:
    'A retry of an execution lets a failed one go on in place; a retry of a task is a further attempt, as its policy says.',
  signal: 'A signal is a message to an execution: a task that waits for its name goes on with what it brings.',
  approval: 'An approval is a task that asks people to decide, and goes on when somebody has.',
  schedule: 'A schedule starts a workflow by cron, at an interval, or for times in the past.',
  compensation:
    'Compensation undoes tasks that have completed, the last first, when the execution fails or is cancelled.',
  revision: 'A revision is the number of an event within its execution; it is a place to look at the past from.',
}

export const concepts: Intent = ({ text }) => {
  const word = /^what(?:'s| is| are| does)\s+(?:an?\s+|the\s+)?(\w+?)s?(?:\s+(?:here|in harmonia|mean))?\s*\??$/i
    .exec(text)?.[1]
    ?.toLowerCase()
  const found = word === undefined || !Object.hasOwn(CONCEPTS, word) ? undefined : CONCEPTS[word]
  if (found !== undefined) return Promise.resolve(E.right({ content: found }))
  return /^(?:thanks?|thank you|thx|great|ok(?:ay)?|cool|perfect|nice)\b[\s!.]*$/i.test(text)
    ? Promise.resolve(E.right({ content: 'With pleasure.' }))
    : undefined
}
