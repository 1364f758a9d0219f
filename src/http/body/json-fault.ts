/** Where a text stops being JSON, and what stands there. Looked for only in texts that are not JSON. */
export interface JsonFault {
  readonly offset: number
  readonly detail: string
}

/** A number, a literal or a string without its end, from an offset on. */
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SPACE = /[ \t\r\n]*/y

type Expecting = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or ]' | ', or }' | 'end'

/** Walks the text with an explicit stack, so that no nesting can exhaust it. */
export const jsonFault = (text: string): JsonFault => {
  const open: ('{' | '[')[] = []
  let expecting: Expecting = 'value'
  let offset = 0

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset
    if (!pattern.test(text)) return false
    offset = pattern.lastIndex
    return true
  }
  const afterValue = (): Expecting => {
    const inside = open[open.length - 1]
    return inside === undefined ? 'end' : inside === '{' ? ', or }' : ', or ]'
  }

  for (;;) {
    take(SPACE)
    const here = text[offset]
    if (expecting === 'value' || expecting === 'value or ]') {
      if (here === '{' || here === '[') {
        open.push(here)
        offset++
        expecting = here === '{' ? 'name or }' : 'value or ]'
      } else if (here === ']' && expecting === 'value or ]') {
        expecting = closed()
      } else if (take(STRING) || take(SCALAR)) {
        expecting = afterValue()
      } else return fault()
    } else if (expecting === 'name' || expecting === 'name or }') {
      if (here === '}' && expecting === 'name or }') expecting = closed()
      else if (take(STRING)) expecting = ':'
      else return fault()
    } else if (expecting === ':') {
      if (here !== ':') return fault()
      offset++
      expecting = 'value'
    } else if (expecting === 'end') {
      return fault()
    } else if (here === ',') {
      offset++
      expecting = expecting === ', or }' ? 'name' : 'value'
    } else if (here === (expecting === ', or }' ? '}' : ']')) {
      expecting = closed()
    } else return fault()
  }

  function closed(): Expecting {
    open.pop()
    offset++
    return afterValue()
  }

  function fault(): JsonFault {
    const found = offset >= text.length ? 'the text ends' : `there is ${JSON.stringify(text[offset])}`
    return { offset, detail: `Not JSON: ${found} where ${PHRASES[expecting]} is expected` }
  }
}

const PHRASES: Readonly<Record<Expecting, string>> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or "}"',
  ':': '":"',
  ', or ]': '"," or "]"',
  ', or }': '"," or "}"',
  end: 'the end',
}

/** Both from 1. */
export const lineAndColumn = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
