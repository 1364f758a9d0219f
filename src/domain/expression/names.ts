/** Names that expressions know everywhere, or that mean something to them: no variable may have one of them. */
export const RESERVED: readonly string[] = [
  ...['input', 'tasks', 'workflow', 'execution', 'env', 'secrets', 'param'],
  ...['true', 'false', 'null', 'in', 'math', 'lists', 'cel', 'optional'],
  ...['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package'],
  ...['namespace', 'return', 'var', 'void', 'while', '__proto__', 'prototype'],
]

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
