/** Names that expressions know everywhere. */
const ROOTS: readonly string[] = ['input', 'tasks', 'workflow', 'execution', 'env', 'secrets', 'param']

/** Names that expressions know in some places, and where that is. */
export const PLACES: Readonly<Record<string, string>> = {
  item: 'within a task with "for_each" (unless "as" gives it another name)',
  index: 'within a task with "for_each"',
  iteration: 'within a task with "repeat", and in its "while" and "until"',
  previous: 'within a task with "repeat"',
  result: 'in the "output" of a task that calls a component',
  error: 'in "on_error"',
  output: 'in "compensate", "while" and "until"',
  total: 'in "complete_when"',
  succeeded: 'in "complete_when"',
  failed: 'in "complete_when"',
  done: 'in "complete_when"',
}

const WORDS: readonly string[] = ['true', 'false', 'null', 'in']

/** Names that the item of a list cannot have. */
export const TAKEN: ReadonlySet<string> = new Set([
  ...ROOTS,
  ...WORDS,
  ...Object.keys(PLACES).filter((name) => name !== 'item'),
])
