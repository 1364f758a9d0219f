import { sizeOf } from '../expression/size.ts'
import { at } from '../problem.ts'

/** A value as it is told: whole, or the beginning of its JSON when that is long. */
export type Told = { readonly value: unknown } | { readonly excerpt: string; readonly characters: number }

/** Where two values differ. A side is absent where it has nothing there. */
export interface Difference {
  readonly pointer: string
  readonly a?: Told
  readonly b?: Told
}

/** How values of two runs are compared. */
export interface Measure {
  /** Texts that mean the same although they differ: each run has ids and times of its own. */
  readonly alike: (a: string, b: string) => boolean
  /** What is known of large values: the same hash is the same value, and need not be looked through. */
  readonly hashOfA: (value: unknown) => string | undefined
  readonly hashOfB: (value: unknown) => string | undefined
}

export const EXACT: Measure = { alike: () => false, hashOfA: () => undefined, hashOfB: () => undefined }

/** Differences that are told of one pair of values; the first ones are enough to learn from. */
export const MOST_DIFFERENCES = 20

/** Where two JSON values differ, as deep as it can be said and no more than so many times. The order of members says nothing. */
export const differencesBetween = (
  a: unknown,
  b: unknown,
  measure: Measure = EXACT,
  most = MOST_DIFFERENCES,
): readonly Difference[] => {
  const found: Difference[] = []
  compare('', a, b, measure, most, found)
  return found
}

/** Undefined stands for nothing there. */
const compare = (
  pointer: string,
  a: unknown,
  b: unknown,
  measure: Measure,
  most: number,
  found: Difference[],
): void => {
  if (found.length >= most || Object.is(a, b)) return
  if (typeof a === 'string' && typeof b === 'string' && measure.alike(a, b)) return
  if (isCompound(a) && isCompound(b)) {
    const hash = measure.hashOfA(a)
    if (hash !== undefined && hash === measure.hashOfB(b)) return
    if (Array.isArray(a) && Array.isArray(b)) {
      for (let index = 0; index < Math.max(a.length, b.length) && found.length < most; index++)
        compare(at(pointer, index), item(a, index), item(b, index), measure, most, found)
      return
    }
    if (!Array.isArray(a) && !Array.isArray(b)) {
      for (const name of Object.keys(a)) compare(at(pointer, name), own(a, name), own(b, name), measure, most, found)
      for (const name of Object.keys(b))
        if (!Object.hasOwn(a, name)) compare(at(pointer, name), undefined, own(b, name), measure, most, found)
      return
    }
  }
  found.push({
    pointer,
    ...(a === undefined ? {} : { a: told(a) }),
    ...(b === undefined ? {} : { b: told(b) }),
  })
}

const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null

const item = (list: readonly unknown[], index: number): unknown => list[index]
const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const LONGEST = 1_000
const SHOWN = 200

/** What is longer than anyone reads is cut. */
export const told = (value: unknown): Told => {
  const size = sizeOf(value, LONGEST)
  if (size >= 0 && size <= LONGEST) return { value }
  const text = JSON.stringify(value)
  return { excerpt: cut(text), characters: text.length }
}

/** No half of a surrogate pair is left at the end. */
const cut = (text: string): string => text.slice(0, SHOWN).replace(/[\ud800-\udbff]$/, '')
