import type { BlobRef } from './events.ts'

/** The large values of an execution, which its events only refer to: the reference of each, and each by the hash that it is kept under. */
export interface Apart {
  readonly refs: Map<unknown, BlobRef>
  readonly values: Map<string, unknown>
}

export const nothingApart = (): Apart => ({ refs: new Map(), values: new Map() })

/** A value as it is to stand in the state: one that was met before is the one that is there, so that there is one of each. */
export const kept = ({ refs, values }: Apart, value: unknown, ref: BlobRef | undefined): unknown => {
  if (ref === undefined) return value
  if (values.has(ref.sha256)) return values.get(ref.sha256)
  values.set(ref.sha256, value)
  refs.set(value, ref)
  return value
}

/** Where the outside finds a value that is kept apart. */
export const linked = ({ sha256, bytes }: BlobRef) => ({ sha256, bytes, href: `/api/blobs/${sha256}` })

/** A value for the outside: whatever in it is kept apart is a reference, under this name. */
export const shown = ({ refs }: Apart, value: unknown, name: 'input_ref' | 'output_ref'): unknown =>
  refs.size === 0 ? value : replaced(value, refs, [], (ref) => ({ [name]: linked(ref) }))

type Path = readonly (string | number)[]

/** A value with something else in the place of each part that is kept apart; the value itself when it has none. */
export const replaced = (
  value: unknown,
  refs: Apart['refs'],
  path: Path,
  by: (ref: BlobRef, path: Path) => unknown,
): unknown => {
  const ref = refs.get(value)
  if (ref !== undefined) return by(ref, path)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const before: readonly unknown[] = value
    const items = before.map((item, index) => replaced(item, refs, [...path, index], by))
    return items.every((item, index) => item === before[index]) ? value : items
  }
  const before = Object.entries(value) as [string, unknown][]
  const members = before.map(([key, member]) => [key, replaced(member, refs, [...path, key], by)] as const)
  return members.every(([, member], index) => member === before[index]?.[1]) ? value : Object.fromEntries(members)
}
