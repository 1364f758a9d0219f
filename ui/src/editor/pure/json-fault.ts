const TOKEN =
  /[ \t\r\n]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)|([{}[\],:]))/y

type Wanted = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' | 'nothing'

const WORDS: Readonly<Record<Wanted, string>> = {
  value: 'A value is expected here',
  'value or ]': 'A value or ] is expected here',
  name: 'A name in double quotes is expected here',
  'name or }': 'A name in double quotes or } is expected here',
  ':': 'A : is expected here',
  ', or end': 'A comma or the end of what is open is expected here',
  nothing: 'There is more behind the end of the value',
}

/** Where a text stops being JSON, and what is wanted there. Browsers say that each in its own words, or not at all. */
export const jsonFaultIn = (text: string): { readonly message: string; readonly at: number } | undefined => {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let at = 0
  const ended = (): Wanted => (open.length === 0 ? 'nothing' : ', or end')
  for (;;) {
    TOKEN.lastIndex = at
    const [whole, string, other, sign] = TOKEN.exec(text) ?? []
    if (whole === undefined) {
      const rest = at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0)
      return wanted === 'nothing' && rest === text.length ? undefined : { message: WORDS[wanted], at: rest }
    }
    const next = after(wanted, string, other, sign, open, ended)
    if (next === undefined) return { message: WORDS[wanted], at: at + whole.length - whole.trimStart().length }
    wanted = next
    at += whole.length
  }
}

const after = (
  wanted: Wanted,
  string: string | undefined,
  other: string | undefined,
  sign: string | undefined,
  open: ('{' | '[')[],
  ended: () => Wanted,
): Wanted | undefined => {
  const isValue = wanted === 'value' || wanted === 'value or ]'
  if (string !== undefined) return isValue ? ended() : wanted === 'name' || wanted === 'name or }' ? ':' : undefined
  if (other !== undefined) return isValue ? ended() : undefined
  const inside = open.at(-1)
  if (sign === ':') return wanted === ':' ? 'value' : undefined
  if (sign === ',') return wanted === ', or end' ? (inside === '{' ? 'name' : 'value') : undefined
  if (sign === '{' || sign === '[') {
    if (!isValue) return undefined
    open.push(sign)
    return sign === '{' ? 'name or }' : 'value or ]'
  }
  const closes = sign === '}' ? '{' : '['
  const may = wanted === ', or end' || wanted === (sign === '}' ? 'name or }' : 'value or ]')
  if (inside !== closes || !may) return undefined
  open.pop()
  return ended()
}
