import { partOf } from '../expression/paths.ts'

/** A part of a value; undefined when there is none. */
export const partAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((whole, key) => partOf(whole, key), value)
