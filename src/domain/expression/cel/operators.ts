import { kindOf } from '../paths.ts'
import { spend, type Blame, type Run } from './run.ts'

/** The longest text that an operation may make. */
export const MAX_TEXT = 1_048_576

/** What working with so many characters costs. */
export const textWork = (characters: number): number => 1 + (characters >> 4)

export type Operator = (a: unknown, b: unknown, run: Run, blame: Blame) => unknown

const compared =
  (sign: string, numbers: (a: number, b: number) => boolean, texts: (a: string, b: string) => boolean): Operator =>
  (a, b, run, blame) => {
    if (typeof a === 'number' && typeof b === 'number') return numbers(a, b)
    if (typeof a !== 'string' || typeof b !== 'string') {
      throw blame(`cannot compare ${kindOf(a)} with ${kindOf(b)} by ${sign}: both must be numbers, or both texts`)
    }
    spend(run, textWork(Math.min(a.length, b.length)), blame)
    return texts(a, b)
  }

const calculated =
  (sign: string, numbers: (a: number, b: number, blame: Blame) => number): Operator =>
  (a, b, _run, blame) => {
    if (typeof a === 'number' && typeof b === 'number') return finite(numbers(a, b, blame), blame)
    throw blame(`cannot calculate ${kindOf(a)} ${sign} ${kindOf(b)}: both must be numbers`)
  }

const nonZero = (divisor: number, blame: Blame): number => {
  if (divisor === 0) throw blame('divides by zero')
  return divisor
}

/** A number as JSON has it: finite, and without a sign when it is zero. */
export const finite = (number: number, blame: Blame): number => {
  if (!Number.isFinite(number)) throw blame('gives a number that is too large for JSON')
  return number + 0
}

const add: Operator = (a, b, run, blame) => {
  if (typeof a === 'number' && typeof b === 'number') return finite(a + b, blame)
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > MAX_TEXT) throw blame(`makes a text of more than ${MAX_TEXT} characters`)
    spend(run, textWork(a.length + b.length), blame)
    return a + b
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    spend(run, a.length + b.length, blame)
    return [...(a as unknown[]), ...(b as unknown[])]
  }
  const hint = typeof a === 'string' || typeof b === 'string' ? ': write string(…) around what is no text' : ''
  throw blame(`cannot add ${kindOf(a)} and ${kindOf(b)}${hint}`)
}

const contains: Operator = (key, whole, run, blame) => {
  if (Array.isArray(whole)) return whole.some((item) => equal(key, item, run, blame))
  if (typeof whole !== 'object' || whole === null) {
    const hint = typeof whole === 'string' ? ', and for texts there is contains(…)' : ''
    throw blame(`cannot look into ${kindOf(whole)} with in: it is for arrays and objects${hint}`)
  }
  return typeof key === 'string' && Object.hasOwn(whole, key)
}

/** Whether two values are the same JSON. Values of different types are not, which is no error. */
export const equal = (a: unknown, b: unknown, run: Run, blame: Blame): boolean => {
  spend(run, 1, blame)
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length === b.length) spend(run, textWork(a.length), blame)
    return false
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => equal(item, b[index], run, blame))
  }
  const keys = Object.keys(a)
  spend(run, keys.length, blame)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key as never], b[key as never], run, blame))
}

export const operators: Readonly<Record<string, Operator>> = {
  '==': equal,
  '!=': (a, b, run, blame) => !equal(a, b, run, blame),
  '<': compared(
    '<',
    (a, b) => a < b,
    (a, b) => a < b,
  ),
  '<=': compared(
    '<=',
    (a, b) => a <= b,
    (a, b) => a <= b,
  ),
  '>': compared(
    '>',
    (a, b) => a > b,
    (a, b) => a > b,
  ),
  '>=': compared(
    '>=',
    (a, b) => a >= b,
    (a, b) => a >= b,
  ),
  '+': add,
  '-': calculated('-', (a, b) => a - b),
  '*': calculated('*', (a, b) => a * b),
  '/': calculated('/', (a, b, blame) => a / nonZero(b, blame)),
  '%': calculated('%', (a, b, blame) => a % nonZero(b, blame)),
  in: contains,
}
