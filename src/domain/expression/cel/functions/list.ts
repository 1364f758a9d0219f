import { kindOf } from '../../paths.ts'
import { equal, finite } from '../operators.ts'
import { spend, type Blame, type Run } from '../run.ts'
import { ARRAY, NUMBER, STRING, type Callable } from './callable.ts'
import { comparing, orderable, sortedBy } from './sorted.ts'
import { joined, lengthOf, reversed } from './text.ts'
import { within } from './within.ts'

type List = readonly unknown[]

const texts = (list: List, blame: Blame): readonly string[] => {
  const other = list.findIndex((item) => typeof item !== 'string')
  if (other === -1) return list as readonly string[]
  throw blame(`needs texts only; item ${other} is ${kindOf(list[other])}: make texts first, with map(x, string(x))`)
}

const join: Callable = {
  takes: [ARRAY, STRING],
  optional: 1,
  gives: 'a string',
  run: ([list, separator = '']: readonly [List, string?], run, blame) => {
    spend(run, list.length, blame)
    return joined(texts(list, blame), separator, run, blame)
  },
}

const sum: Callable = {
  takes: [ARRAY],
  gives: 'a number',
  run: ([list]: readonly [List], run, blame) => {
    spend(run, list.length, blame)
    return list.reduce<number>((total, item, index) => {
      if (typeof item !== 'number') throw blame(`needs numbers only; item ${index} is ${kindOf(item)}`)
      return finite(total + item, blame)
    }, 0)
  },
}

/** The first or the last in order; there is none in an empty array. */
const extreme = (sign: 1 | -1): Callable => ({
  takes: [ARRAY],
  gives: undefined,
  run: ([list]: readonly [List], run, blame) => {
    if (list.length === 0) throw blame('is asked of an empty array, which has none')
    orderable(list, blame)
    const compare = comparing(run, blame)
    return list.reduce((found, item) => (compare(item, found) * sign > 0 ? item : found))
  },
})

const sort: Callable = {
  takes: [ARRAY],
  gives: 'an array',
  run: ([list]: readonly [List], run, blame) => {
    spend(run, list.length, blame)
    return sortedBy(
      list.map((item) => [item, item] as const),
      run,
      blame,
    )
  },
}

const reverse: Callable = {
  takes: [['array', 'string']],
  gives: undefined,
  run: ([whole]: readonly [List | string], run, blame) => {
    spend(run, whole.length, blame)
    return typeof whole === 'string' ? reversed(whole) : [...whole].reverse()
  },
}

const distinct: Callable = {
  takes: [ARRAY],
  gives: 'an array',
  run: ([list]: readonly [List], run, blame) => {
    spend(run, list.length, blame)
    const simple = new Set<unknown>()
    const composite: unknown[] = []
    return list.filter((item) => {
      if (typeof item !== 'object' || item === null) return simple.size !== simple.add(item).size
      return isNew(item, composite, run, blame)
    })
  },
}

const isNew = (item: unknown, seen: unknown[], run: Run, blame: Blame): boolean => {
  if (seen.some((other) => equal(item, other, run, blame))) return false
  seen.push(item)
  return true
}

const flatten: Callable = {
  takes: [ARRAY],
  gives: 'an array',
  run: ([list]: readonly [List], run, blame) => {
    const length = list.reduce<number>((total, item) => total + (Array.isArray(item) ? item.length : 1), 0)
    spend(run, list.length + length, blame)
    return list.flat()
  },
}

const slice: Callable = {
  takes: [ARRAY, NUMBER, NUMBER],
  optional: 1,
  gives: 'an array',
  run: ([list, from, to]: readonly [List, number, number?], run, blame) => {
    spend(run, list.length, blame)
    return list.slice(...within(list.length, from, to, blame))
  },
}

/** Of an array the items, of an object the members, of a text the characters. */
export const size: Callable = {
  takes: [['string', 'array', 'object']],
  gives: 'a number',
  run: ([whole]: readonly [string | List | object], run, blame) => {
    if (Array.isArray(whole)) return whole.length
    if (typeof whole === 'string') {
      spend(run, 1 + (whole.length >> 4), blame)
      return lengthOf(whole)
    }
    return Object.keys(whole).length
  },
}

export const range: Callable = {
  takes: [NUMBER],
  gives: 'an array',
  run: ([length]: readonly [number], run, blame) => {
    if (!Number.isInteger(length) || length < 0) throw blame('needs a whole number from 0 on')
    spend(run, length, blame)
    return Array.from({ length }, (_, index) => index)
  },
}

export const listMethods: Readonly<Record<string, Callable>> = {
  join,
  sum,
  min: extreme(-1),
  max: extreme(1),
  sort,
  reverse,
  distinct,
  flatten,
  slice,
  size,
}
