import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../domain/problem.ts'
import type { JsonSchema } from '../http/codecs.ts'
import type { Definitions } from '../http/json-schema.ts'
import type { Refusal } from '../http/refusal.ts'
import { argumentsOf, schemaOf, type Argument, type Shape } from './arguments.ts'
import { requestOf } from './request.ts'
import { rowOf } from './rows.ts'
import type { Arguments, Asking, Hints, Said, Tool } from './tool.ts'

export interface Routed extends Shape {
  readonly name: string
  readonly description: string
  readonly hints: Hints
  /** Method and path of the endpoint that does it. */
  readonly route: string
  /** Arguments that are not the endpoint's: what they are for is `then`'s to know. */
  readonly more?: Readonly<Record<string, JsonSchema>>
  /** What is wrong with those, if anything is. */
  readonly refuse?: (more: Arguments) => E.Either<Refusal, unknown>
  /** What is done with what the endpoint has answered. */
  readonly then?: (answer: unknown, more: Arguments, asking: Asking) => Promise<E.Either<Refusal, Said>>
}

/** A tool that is an endpoint by another name. */
export const routed = (written: Routed): Tool => {
  const { name, description, hints, route, more = {}, refuse = E.right, then } = written
  const row = rowOf(route)
  const definitions: Definitions = new Map()
  const known = argumentsOf(row, written, definitions)
  const own = Object.entries(more).map(([added, schema]): [string, Argument] => [
    added,
    { schema, required: false, place: { in: 'query' } },
  ])
  const inputSchema = schemaOf(new Map([...known, ...own]), definitions)

  return {
    name,
    description,
    hints,
    inputSchema,
    run: async (given, asking) => {
      const [mine, rest] = parted(given, more)
      const refused = refuse(mine)
      if (E.isLeft(refused)) return refused
      const request = requestOf(row, written, known, rest)
      if (E.isLeft(request)) return request
      const answer = await asking.call(row, request.right)
      if (E.isLeft(answer)) return E.left(written.body === undefined ? answer.left : within(written.body, answer.left))
      return then === undefined ? E.right({ value: answer.right }) : then(answer.right, mine, asking)
    },
  }
}

const parted = (given: Arguments, more: Readonly<Record<string, unknown>>): readonly [Arguments, Arguments] => {
  const of = (isMore: boolean) => Object.entries(given).filter(([name]) => Object.hasOwn(more, name) === isMore)
  return [Object.fromEntries(of(true)), Object.fromEntries(of(false))]
}

/** What is wrong inside a body is, for who gave it as an argument, inside that. */
const within = (argument: string, refusal: Refusal): Refusal => {
  if (!('problems' in refusal)) return refusal
  const problems = (refusal.problems as readonly Problem[]).map((problem) => ({
    ...problem,
    pointer: `/${argument}${problem.pointer}`,
  }))
  return { ...refusal, problems } as Refusal
}
