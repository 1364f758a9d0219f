import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../problem.ts'
import { readEndpoint } from './endpoint.ts'
import type { Registration } from './events.ts'
import { readMcp } from './mcp.ts'
import { readWorker } from './worker.ts'

/** Reads one way in a registration: what is wrong with it, or what is kept of it. Pointers are inside the registration. */
export type ReadWay = (registration: Registration) => E.Either<readonly Problem[], Partial<Registration>>

/** How a component may be reached, each by the field that says so: a registration has exactly one of them. */
const ways = {
  endpoint: readEndpoint,
  worker: readWorker,
  mcp: readMcp,
} satisfies Partial<Record<keyof Registration, ReadWay>>
export type WayName = keyof typeof ways

export const wayNames = Object.keys(ways) as readonly WayName[]

/** Whether it says how the component is reached. */
export const hasWay = (registration: Registration): boolean => wayNames.some((name) => registration[name] !== undefined)

/** The way of a registration that `readWay` has let through. */
export const wayOf = (registration: Registration): WayName =>
  wayNames.find((name) => registration[name] !== undefined) ?? 'endpoint'

/** The registration with its way in the form that is kept. */
export const readWay = (registration: Registration): E.Either<readonly Problem[], Registration> => {
  const [first, ...others] = wayNames.filter((name) => registration[name] !== undefined)
  if (first === undefined) return E.left([noWay])
  if (others.length > 0) return E.left(others.map((name) => secondWay(first, name)))
  const foreign = foreignTo(first).filter((name) => registration[name] !== undefined)
  if (foreign.length > 0) return E.left(foreign.map(ofEndpoint))
  const kept = ways[first](registration)
  return E.isLeft(kept) ? kept : E.right({ ...registration, ...kept.right })
}

const noWay: Problem = {
  pointer: '/endpoint',
  code: 'required',
  message: `is missing: say how the component is reached, by ${wayNames.map((name) => JSON.stringify(name)).join(' or ')}`,
}

const secondWay = (first: WayName, name: WayName): Problem => ({
  pointer: `/${name}`,
  code: 'second_way',
  message: `cannot stand beside "${first}": a component is reached in one way`,
})

const OF_ENDPOINT = ['auth', 'actions', 'health'] as const

/** What belongs to another way. A server of the Model Context Protocol may want to be shown a secret too. */
const foreignTo = (way: WayName): readonly (typeof OF_ENDPOINT)[number][] =>
  way === 'endpoint' ? [] : OF_ENDPOINT.filter((name) => name !== 'auth' || way !== 'mcp')

const ofEndpoint = (name: string): Problem => ({
  pointer: `/${name}`,
  code: 'unexpected_field',
  message: 'belongs to a component with an "endpoint"',
})
