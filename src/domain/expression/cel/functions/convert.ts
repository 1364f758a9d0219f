import { kindOf } from '../../paths.ts'
import { sizeOf } from '../../size.ts'
import { finite, MAX_TEXT, textWork } from '../operators.ts'
import { spend } from '../run.ts'
import { ANY, type Callable } from './callable.ts'

/** The text that a value is put into text as. */
const string: Callable = {
  takes: [ANY],
  gives: 'a string',
  run: ([value]: readonly [unknown], run, blame) => {
    if (typeof value === 'string') return value
    const length = sizeOf(value, MAX_TEXT)
    if (length > MAX_TEXT) throw blame(`makes a text of more than ${MAX_TEXT} characters`)
    spend(run, textWork(length), blame)
    return JSON.stringify(value)
  },
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

const double: Callable = {
  takes: [['number', 'string']],
  gives: 'a number',
  run: ([value]: readonly [number | string], run, blame) => {
    if (typeof value === 'number') return value
    spend(run, textWork(value.length), blame)
    if (!NUMBER.test(value)) throw blame('gets a text that is not a number')
    return finite(Number(value), blame)
  },
}

const int: Callable = {
  takes: [['number', 'string']],
  gives: 'a number',
  run: ([value]: readonly [number | string], run, blame) => {
    if (typeof value === 'number') return finite(Math.trunc(value), blame)
    spend(run, textWork(value.length), blame)
    if (!/^-?\d+$/.test(value)) throw blame('gets a text that is not a whole number')
    if (!Number.isSafeInteger(Number(value))) throw blame('gets a number that JSON does not hold exactly')
    return Number(value) + 0
  },
}

const bool: Callable = {
  takes: [['boolean', 'string']],
  gives: 'a boolean',
  run: ([value]: readonly [boolean | string], _run, blame) => {
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    throw blame('gets a text that is neither true nor false')
  },
}

const type: Callable = {
  takes: [ANY],
  gives: 'a string',
  run: ([value]: readonly [unknown]) => kindOf(value).replace(/^an? /, ''),
}

export const conversions: Readonly<Record<string, Callable>> = { string, double, int, bool, type }
