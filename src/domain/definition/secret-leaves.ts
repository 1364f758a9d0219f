import { at } from '../problem.ts'
import type { Compiled, Template } from '../expression/template.ts'

/** A text of a template that reads secrets: where in the value it stands, and which secrets it reads. */
export interface SecretLeaf {
  readonly path: readonly (string | number)[]
  readonly names: readonly string[]
  readonly template: Template
}

/** What a call is given, in two parts: what may be written down, and what is put in its place when the call goes out. */
export interface CallInput {
  readonly input: Template
  readonly secrets: readonly SecretLeaf[]
}

const NONE: readonly SecretLeaf[] = []

/** What stands where secrets would: in recorded inputs, and in what calls brought back. */
export const placeholder = (names: readonly string[]): string => `[secret ${names.join(', ')}]`

/** Takes the texts that read secrets out of a template. What an input that was recorded says can never bring one back in. */
export const withoutSecrets = ({ template, references, secretPointers }: Compiled): CallInput => {
  if (secretPointers.length === 0) return { input: template, secrets: NONE }
  const namesAt = new Map<string, string[]>(secretPointers.map((pointer) => [pointer, []]))
  for (const { root, path, pointer } of references) {
    const names = root === 'secrets' ? namesAt.get(pointer) : undefined
    if (names !== undefined && !names.includes(String(path[0]))) names.push(String(path[0]))
  }

  const secrets: SecretLeaf[] = []
  const take = (part: Template, pointer: string, path: SecretLeaf['path']): Template => {
    const names = namesAt.get(pointer)
    if (part.kind === 'array')
      return folded({ kind: 'array', items: part.items.map((item, i) => take(item, at(pointer, i), [...path, i])) })
    if (part.kind === 'object') {
      const entries = part.entries.map(
        ([key, member]) => [key, take(member, at(pointer, key), [...path, key])] as const,
      )
      return folded({ kind: 'object', entries })
    }
    if (names === undefined) return part
    secrets.push({ path, names, template: part })
    return { kind: 'constant', value: placeholder(names) }
  }
  return { input: take(template, '', []), secrets }
}

/** A template in which nothing is left to be evaluated is its value. */
const folded = (template: Extract<Template, { readonly kind: 'array' | 'object' }>): Template => {
  if (template.kind === 'array') {
    const values = template.items.flatMap((item) => (item.kind === 'constant' ? [item.value] : []))
    return values.length === template.items.length ? { kind: 'constant', value: values } : template
  }
  const values = template.entries.flatMap(([key, part]) =>
    part.kind === 'constant' ? [[key, part.value] as const] : [],
  )
  return values.length === template.entries.length ? { kind: 'constant', value: Object.fromEntries(values) } : template
}
