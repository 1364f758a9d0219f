import type { ServerStatus } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { facts } from './table.ts'

/** Every value of the answer on its own line, nested ones by their path. */
export const statusText = (url: string, answer: ServerStatus): string => facts([['url', url], ...lines('', answer)])

const lines = (prefix: string, value: object): readonly (readonly [string, string])[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const name = prefix === '' ? plain(key) : `${prefix}.${plain(key)}`
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return lines(name, inner)
    return [[name, plain(typeof inner === 'string' ? inner : JSON.stringify(inner))] as const]
  })
