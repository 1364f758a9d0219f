import { conversions } from './convert.ts'
import type { Callable } from './callable.ts'
import { listMethods, range, size } from './list.ts'
import { numberFunctions } from './number.ts'
import { textMethods } from './text.ts'

export { type Callable, type Kind } from './callable.ts'

/** What is called as `x.name(…)`. */
export const methods = new Map<string, Callable>(Object.entries({ ...textMethods, ...listMethods }))

/** What is called as `name(…)`. */
export const functions = new Map<string, Callable>(
  Object.entries({ size, ...conversions, ...numberFunctions, 'lists.range': range }),
)

/** What the names of functions may begin with. */
export const namespaces = new Set(['math', 'lists', 'cel', 'optional'])
