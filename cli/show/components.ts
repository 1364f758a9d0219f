import type { Component, ComponentTest } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, table } from './table.ts'

export const componentTable = (components: readonly Component[]): Promise<string> =>
  table(
    ['COMPONENT', 'STATUS', 'ENDPOINT', 'ACTIONS', 'LATENCY'],
    components.map((component) => [
      plain(component.name),
      component.built_in ? 'built in' : standing(component),
      plain(component.endpoint ?? ''),
      plain(component.actions.join(', ')),
      duration(component.latency_ms),
    ]),
  )

/** Its status; and whether it is not called at the moment, for it has failed too often. */
const standing = ({ status: now, traffic }: Component): string => {
  const shown = status(paintFor(process.stdout), now)
  const breaker = traffic?.breaker?.state ?? 'closed'
  return breaker === 'closed' ? shown : `${shown}, breaker ${breaker.replace('_', ' ')}`
}

export const testText = (name: string, { reachable, actions, latency_ms, error }: ComponentTest): string =>
  facts([
    ['Component', plain(name)],
    ['Reachable', reachable ? 'yes' : paintFor(process.stdout).red('no')],
    ['Actions', plain(actions.join(', '))],
    ['Latency', duration(latency_ms)],
    ['Error', plain(error ?? '')],
  ])
