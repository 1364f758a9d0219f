import { COUNT, countOf, ID, LAPSE, secondsIn } from '../words.ts'

/** Something that is called. */
export interface CallStep {
  readonly kind: 'call'
  readonly component: string
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
  /** It is given what the step before it came to. */
  readonly takesOutput: boolean
  readonly forEach?: string | undefined
  /** As an id is made of it. */
  readonly name?: string | undefined
}

/** One part of a description. */
export type Clause =
  /** Those of one clause run side by side. */
  | { readonly kind: 'steps'; readonly steps: readonly CallStep[] }
  | {
      readonly kind: 'retry'
      readonly attempts: number
      readonly delay?: number | undefined
      readonly of: string | undefined
    }
  | { readonly kind: 'timeout'; readonly seconds: number; readonly of: string | undefined }
  | { readonly kind: 'approval'; readonly before: string | undefined; readonly approvers: readonly string[] }
  | { readonly kind: 'input'; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'on_error'; readonly component: string; readonly action: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'other'; readonly text: string }

const BOUNDARY =
  /\s*(?:\r?\n\s*(?:[-*•]|\d+[.)])?\s*|;|→|->|,?\s*\b(?:and\s+then|then|after\s+that|afterwards|finally|next)\b[,:]?|,\s*(?:and\s+)?|\.\s+|\.$)\s*/i

const TOKEN = /(?<![\w./:@-])([A-Za-z][\w-]*)\.([A-Za-z_][\w-]*)(?![\w/@]|\.\w)/g
const ALONE = new RegExp(`^${TOKEN.source}[,:]?$`)
const URL_TOKEN = /\bhttps?:\/\/[^\s"'`,;<>]+/i
const ASSIGNMENT = /([A-Za-z_][\w-]*)\s*=\s*("[^"]*"|'[^']*'|\$\{[^}]*\}|[^\s,;]+)/g

/** The parts of a description, in order. */
export const clausesIn = (description: string): readonly Clause[] => {
  const { text, kept } = keepWhole(description)
  const parts = text
    .split(BOUNDARY)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.flatMap((part) => clauseOf(part, kept))
}

/** JSON, quotes and expressions are put aside, so that what they contain is not read as a description. */
const keepWhole = (text: string): { readonly text: string; readonly kept: readonly string[] } => {
  const kept: string[] = []
  const put = (whole: string): string => `\u0001${kept.push(whole) - 1}\u0002`
  return { text: withoutJson(text, put).replace(/\$\{[^}]*\}|"[^"\n]*"/g, put), kept }
}

const withoutJson = (text: string, put: (whole: string) => string): string => {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const end = text[at] === '{' && text[at - 1] !== '$' ? closing(text, at) : -1
    if (end < 0) {
      out += text[at]
      continue
    }
    out += put(text.slice(at, end + 1))
    at = end
  }
  return out
}

/** Where the JSON object that begins here ends; -1 when it is none. */
const closing = (text: string, from: number): number => {
  let depth = 0
  let inText = false
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"' && text[at - 1] !== '\\') inText = !inText
    if (inText) continue
    if (letter === '{') depth++
    if (letter === '}' && --depth === 0) return at
  }
  return -1
}

const back = (text: string, kept: readonly string[]): string =>
  text.replace(/\u0001(\d+)\u0002/g, (_, place: string) => kept[Number(place)] ?? '')

const clauseOf = (part: string, kept: readonly string[]): readonly Clause[] => {
  const named = new RegExp(`\\b(?:called|named|with the name)\\s+(?:\\u0001(\\d+)\\u0002|${ID})`, 'i').exec(part)
  const name =
    named === null
      ? undefined
      : named[1] === undefined
        ? named[2]
        : unquoted(back(named[0].replace(/^\S+\s+/, ''), kept))
  const rest = named === null ? part : part.replace(named[0], ' ')
  const found = readClause(rest.trim(), kept)
  return [...(name === undefined ? [] : [{ kind: 'name' as const, name }]), ...found]
}

const readClause = (part: string, kept: readonly string[]): readonly Clause[] => {
  if (part === '' || FILLER.test(part)) return []
  const failing = /\b(?:if|when|on|in case)\b.*\b(?:fail\w*|error\w*|goes wrong)\b/i.test(part)
  const calls = callsIn(part, kept)
  const [first] = calls
  if (failing && first !== undefined) return [{ kind: 'on_error', component: first.component, action: first.action }]

  const modifiers = modifiersIn(part, calls.length > 0)
  if (calls.length > 0) return [{ kind: 'steps', steps: calls }, ...modifiers]
  if (modifiers.length > 0) return modifiers
  const waits = waitIn(part)
  if (waits !== undefined) return [{ kind: 'steps', steps: [waits] }]
  const input = assignmentsIn(part, kept)
  if (Object.keys(input).length > 0) return [{ kind: 'input', input }]
  if (/\bevery\s+(?:night|day|hour|morning|week|month|\d+)|\bnightly\b|\bdaily\b|\bcron\b/i.test(part))
    return [{ kind: 'schedule' }]
  return [{ kind: 'other', text: back(part, kept) }]
}

/** What introduces a description and says nothing of it. */
const FILLER =
  /^(?:please\s+)?(?:can you\s+|could you\s+)?(?:create|draft|make|build|write|design|define|generate|i (?:want|need)|give me|set up)?\s*(?:me\s+)?(?:an?|the|new)?\s*(?:new\s+)?(?:simple\s+)?(?:workflow|definition|pipeline|flow)?\s*(?:that|which|to|for|of|with|:|first)*\s*$/i

const modifiersIn = (part: string, hasCalls: boolean): readonly Clause[] => {
  const found: Clause[] = []
  const approval = /\b(?:approv\w+|sign-?off|four[- ]eyes|confirm(?:ation|ed)?\b)/i.test(part)
  if (approval && !hasCalls) {
    const before = new RegExp(`\\bbefore\\s+(?:(?:the\\s+)?(last|first|end)|(?:task\\s+|step\\s+)?${ID})`, 'i').exec(
      part,
    )
    found.push({ kind: 'approval', before: before?.[1]?.toLowerCase() ?? before?.[2], approvers: approversIn(part) })
  }
  const retry =
    new RegExp(
      `\\b(?:re-?try|re-?tries|re-?trying|attempts?|tries|try)\\b[^.]*?(?<![\\w.])(${COUNT})(?:\\s+(?:times|attempts|tries|more))?(?![\\w.])`,
      'i',
    ).exec(part) ??
    new RegExp(`\\b(${COUNT})\\s+(?:attempts|re-?tries|tries|retry|times)\\b`, 'i').exec(part) ??
    /\bre-?try\b[^.]*\b(once|twice)\b/i.exec(part)
  if (retry !== null) {
    const delay = new RegExp(`\\b(?:every|after|delay\\w*(?: of)?|wait\\w*)\\s+${LAPSE}`, 'i').exec(part)
    found.push({
      kind: 'retry',
      attempts: Math.max(1, Math.round(countOf(retry[1] ?? '3'))),
      ...(delay === null ? {} : { delay: countOf(delay[1] ?? '1') * secondsIn(delay[2] ?? 's') }),
      of: hasCalls ? '' : targetIn(part),
    })
  }
  const timeout = new RegExp(`\\b(?:time-?\\s?outs?|at most|within|no longer than)\\b[^.]*?${LAPSE}`, 'i').exec(part)
  if (timeout !== null && retry === null) {
    const seconds = countOf(timeout[1] ?? '1') * secondsIn(timeout[2] ?? 's')
    found.push({ kind: 'timeout', seconds, of: hasCalls ? '' : targetIn(part) })
  }
  return found
}

/** The step that a modifier names; undefined for all. */
const targetIn = (part: string): string | undefined =>
  new RegExp(`\\b(?:re-?try|to|of|for|step|task)\\s+(?:the\\s+|task\\s+|step\\s+)*${ID}`, 'i').exec(part)?.[1] ??
  undefined

export const approversIn = (part: string): readonly string[] => {
  const by = /\b(?:by|from|of)\s+(?!the\b|a\b|an\b)([\w@.-]+(?:\s*(?:,|and|or)\s*[\w@.-]+)*)/i.exec(part)
  return by?.[1]?.split(/\s*(?:,|\band\b|\bor\b)\s*/).filter((name) => name !== '') ?? []
}

const callsIn = (part: string, kept: readonly string[]): readonly CallStep[] => {
  const forEach = /\bfor\s+(?:each|every)\s+(?:\w+\s+)?(?:in|of)\s+(\S+)/i.exec(part)
  const items = forEach?.[1] === undefined ? undefined : expressionOf(back(forEach[1], kept))
  const plain = forEach === null ? part : part.replace(forEach[0], ' ')
  const url = URL_TOKEN.exec(plain)?.[0]
  const calls = plain.replace(ASSIGNMENT, ' ').replace(URL_TOKEN, ' ')
  if (url !== undefined && !calls.split(/\s+/).some((word) => ALONE.test(word))) {
    const method = /\b(GET|POST|PUT|PATCH|DELETE)\b/.exec(plain)?.[1]
    const input = { method: method ?? 'GET', url: url.replace(/[.)]+$/, '') }
    return [{ kind: 'call', component: 'http', action: 'request', input, takesOutput: false, forEach: items }]
  }
  const child = new RegExp(
    `\\b(?:run|start|execute|call)\\s+(?:the\\s+)?workflow\\s+(?:\\u0001(\\d+)\\u0002|${ID})`,
    'i',
  ).exec(plain)
  if (child !== null) {
    const name = child[1] === undefined ? (child[2] ?? '') : unquoted(kept[Number(child[1])] ?? '')
    const input = { name, ...wrapped(assignmentsIn(plain, kept)) }
    return [
      { kind: 'call', component: 'harmonia', action: 'run_workflow', input, takesOutput: false, forEach: items, name },
    ]
  }
  const tokens = [...calls.matchAll(TOKEN)].filter(
    ([whole]) => !/^(?:input|tasks|env|param|secrets|e\.g|i\.e)/i.test(whole),
  )
  const input = assignmentsIn(plain, kept)
  const takesOutput =
    /\b(?:(?:with|on|using|to) (?:its|the|that|their) (?:output|result|data|answer)s?|pass\w* (?:it|the \w+) on)\b/i.test(
      plain,
    )
  return tokens.map(([, component = '', action = '']) => ({
    kind: 'call',
    component,
    action,
    input,
    takesOutput,
    forEach: items,
  }))
}

const wrapped = (input: Readonly<Record<string, unknown>>) => (Object.keys(input).length === 0 ? {} : { input })

const waitIn = (part: string): CallStep | undefined => {
  const built = (action: string, input: Readonly<Record<string, unknown>>, name?: string): CallStep => ({
    kind: 'call',
    component: 'harmonia',
    action,
    input,
    takesOutput: false,
    name,
  })
  const signal =
    new RegExp(`\\bsignal\\s+(?:called\\s+|named\\s+)?${ID}`, 'i').exec(part) ??
    new RegExp(`\\bwaits?\\s+for\\s+(?:the\\s+|a\\s+)?${ID}\\s+signal\\b`, 'i').exec(part)
  if (signal?.[1] !== undefined) return built('wait_for_signal', { name: signal[1] }, `wait_for_${signal[1]}`)
  const wait = new RegExp(`\\b(?:wait|sleep|pause)s?\\b[^.]*?${LAPSE}`, 'i').exec(part)
  return wait === null ? undefined : built('wait', { seconds: countOf(wait[1] ?? '1') * secondsIn(wait[2] ?? 's') })
}

/** What is given to a call: JSON as it is, or `name=value`s. */
export const assignmentsIn = (part: string, kept: readonly string[] = []): Readonly<Record<string, unknown>> => {
  const json = [...part.matchAll(/\u0001(\d+)\u0002/g)]
    .map(([, place]) => kept[Number(place)] ?? '')
    .filter((text) => text.startsWith('{'))
    .flatMap((text) => objectIn(text))
  const pairs = [...part.matchAll(ASSIGNMENT_OR_KEPT)].map(
    ([, name = '', value = '']) => [name, valueOf(back(value, kept))] as const,
  )
  return { ...Object.assign({}, ...json), ...Object.fromEntries(pairs) } as Readonly<Record<string, unknown>>
}

const ASSIGNMENT_OR_KEPT = /([A-Za-z_][\w-]*)\s*=\s*(\u0001\d+\u0002|'[^']*'|[^\s,;\u0001]+)/g

const objectIn = (text: string): readonly object[] => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? [value] : []
  } catch {
    return []
  }
}

const valueOf = (text: string): unknown => {
  const inner = unquoted(text)
  if (inner !== text) return inner
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text

const expressionOf = (text: string): string => {
  const path = text.replace(/[.,;:]+$/, '')
  if (path.startsWith('${')) return path
  return `\${${path.includes('.') ? path : `input.${path}`}}`
}
