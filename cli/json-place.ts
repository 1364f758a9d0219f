export interface Place {
  readonly line: number
  readonly column: number
}

/** Where a text stops being JSON. The engine's own message does not always say. */
export const whereJsonBreaks = (text: string): Place => {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let offset = 0
  for (;;) {
    offset += (/^[ \t\n\r]*/.exec(text.slice(offset)) as RegExpExecArray)[0].length
    TOKEN.lastIndex = offset
    const token: string | undefined = TOKEN.exec(text)?.[0]
    const next: Expected | undefined = token === undefined ? undefined : step(expected, token, open)
    if (token === undefined || next === undefined) return placeOf(text, offset)
    expected = next
    offset += token.length
  }
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

const TOKEN =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

const step = (expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined => {
  const after = (): Expected => (open.length === 0 ? 'nothing' : ', or end')
  const close = (): Expected => {
    open.pop()
    return after()
  }
  switch (expected) {
    case 'value or ]':
      if (token === ']') return close()
      return step('value', token, open)
    case 'value':
      if (token === '{' || token === '[') return open.push(token) && token === '{' ? 'key or }' : 'value or ]'
      return /^[\]},:]$/.test(token) ? undefined : after()
    case 'key or }':
      if (token === '}') return close()
      return step('key', token, open)
    case 'key':
      return token.startsWith('"') ? ':' : undefined
    case ':':
      return token === ':' ? 'value' : undefined
    case ', or end':
      if (token === ',') return open.at(-1) === '{' ? 'key' : 'value'
      return token === (open.at(-1) === '{' ? '}' : ']') ? close() : undefined
    case 'nothing':
      return undefined
  }
}

const placeOf = (text: string, offset: number): Place => {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
