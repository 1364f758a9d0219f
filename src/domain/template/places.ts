/** What becomes of `${…}` at a place of a definition, and in what is within it. */
export interface Place {
  /**
   * `none`: nothing is evaluated, the text stands as it is. `anywhere`: any JSON value, its texts with expressions.
   * `one`: the whole text is one expression, whatever it gives.
   */
  readonly expressions: 'none' | 'anywhere' | 'one'
  readonly within: (key: string | number) => Place
}

const plain: Place = { expressions: 'none', within: () => plain }
const value: Place = { expressions: 'anywhere', within: () => value }
const expression: Place = { expressions: 'one', within: () => plain }

const fields = (known: Readonly<Record<string, Place>>): Place => ({
  expressions: 'none',
  within: (key) => (typeof key === 'string' && Object.hasOwn(known, key) ? known[key]! : plain),
})

/** One expression that gives a list, or a list of values. */
const items: Place = { expressions: 'one', within: () => value }

const forEach = fields({ items, complete_when: expression })
const repeat = fields({ while: expression, until: expression })
const handler = fields({ then: fields({ output: value, input: value }) })

/** One handler, or an array of them. */
const handlers: Place = {
  expressions: 'none',
  within: (key) => (typeof key === 'number' ? handler : handler.within(key)),
}

/** Tasks by id, or an array of them. */
const tasks: Place = { expressions: 'none', within: () => task }

const task = fields({
  input: value,
  output: value,
  when: expression,
  for_each: forEach,
  repeat,
  on_error: handlers,
  compensate: fields({ input: value }),
  tasks,
})

/** A definition of a workflow. A specification compares it with the language. */
export const workflowPlace: Place = fields({ tasks, output: value, concurrency: fields({ key: expression }) })
