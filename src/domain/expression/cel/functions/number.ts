import { finite } from '../operators.ts'
import { NUMBER, type Callable } from './callable.ts'

const of = (calculate: (number: number) => number): Callable => ({
  takes: [NUMBER],
  gives: 'a number',
  run: ([number]: readonly [number], _run, blame) => finite(calculate(number), blame),
})

/** Halves are rounded away from zero. */
const rounded = (number: number): number => Math.sign(number) * Math.round(Math.abs(number))

export const numberFunctions: Readonly<Record<string, Callable>> = {
  'math.abs': of(Math.abs),
  'math.ceil': of(Math.ceil),
  'math.floor': of(Math.floor),
  'math.round': of(rounded),
}
