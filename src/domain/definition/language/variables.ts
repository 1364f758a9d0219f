import { PLACES, RESERVED } from '../../expression/names.ts'

/** Names that the item of a list cannot have. */
export const TAKEN: ReadonlySet<string> = new Set([
  ...RESERVED,
  ...Object.keys(PLACES).filter((name) => name !== 'item'),
])
