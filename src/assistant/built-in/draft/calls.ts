import { countOf, ID, LAPSE, secondsIn } from '../words.ts'
import { back, unquoted } from './aside.ts'
import type { CallStep } from './clause.ts'
import { assignmentsIn } from './given.ts'

const TOKEN = /(?<![\w./:@-])([A-Za-z][\w-]*)\.([A-Za-z_][\w-]*)(?![\w/@]|\.\w)/g
const ALONE = new RegExp(`^${TOKEN.source}[,:]?$`)
const URL_TOKEN = /\bhttps?:\/\/[^\s"'`,;<>]+/i
const ASSIGNMENT = /(?<![\w-])([A-Za-z_][\w-]*)\s*=\s*("[^"]*"|'[^']*'|\$\{[^}$]*\}|[^\s,;]+)/g

export const callsIn = (part: string, kept: readonly string[]): readonly CallStep[] => {
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

export const waitIn = (part: string): CallStep | undefined => {
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
  const wait = new RegExp(`\\b(?:wait|sleep|pause)s?\\b[^.]{0,120}?${LAPSE}`, 'i').exec(part)
  return wait === null ? undefined : built('wait', { seconds: countOf(wait[1] ?? '1') * secondsIn(wait[2] ?? 's') })
}

const expressionOf = (text: string): string => {
  const path = text.replace(/[.,;:]+$/, '')
  if (path.startsWith('${')) return path
  return `\${${path.includes('.') ? path : `input.${path}`}}`
}
