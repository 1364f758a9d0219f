import * as E from 'fp-ts/lib/Either.js'
import type { Definitions } from '../../http/json-schema.ts'
import { readable } from '../../http/reading.ts'
import { argumentsOf, schemaOf } from '../../mcp/arguments.ts'
import { requestOf } from '../../mcp/request.ts'
import type { Tool } from '../tool.ts'

interface Routed {
  readonly name: string
  readonly description: string
  /** Method and path of the endpoint, which must be one that only reads. */
  readonly route: string
  /** For each `{name}` of the path its argument. */
  readonly paths?: Readonly<Record<string, string>>
  readonly told: Tool['told']
}

const rows = readable(0)

/** A tool that is an endpoint by another name: its arguments are made from what describes that, and checked by it. */
export const routed = ({ name, description, route, paths = {}, told }: Routed): Tool => {
  const row = rows.get(route)
  if (row === undefined) throw new Error(`${route} is not an endpoint that only reads`)
  const definitions: Definitions = new Map()
  const known = argumentsOf(row, { paths }, definitions)
  return {
    name,
    description,
    parameters: schemaOf(known, definitions),
    told,
    run: async (given, { read }) => {
      const request = requestOf(row, { paths }, known, given)
      return E.isLeft(request) ? request : read(route, request.right)
    },
  }
}
