import type { Component, ComponentTest } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, table } from './table.ts'

export const componentTable = (components: readonly Component[]): Promise<string> =>
  table(
    ['COMPONENT', 'STATUS', 'ENDPOINT', 'ACTIONS', 'LATENCY'],
    components.map((component) => [
      plain(component.name),
      component.built_in ? 'built in' : status(paintFor(process.stdout), component.status),
      plain(component.endpoint),
      plain(component.actions.join(', ')),
      duration(component.latency_ms),
    ]),
  )

export const testText = (name: string, { reachable, actions, latency_ms, error }: ComponentTest): string =>
  facts([
    ['Component', plain(name)],
    ['Reachable', reachable ? 'yes' : paintFor(process.stdout).red('no')],
    ['Actions', plain(actions.join(', '))],
    ['Latency', duration(latency_ms)],
    ['Error', plain(error ?? '')],
  ])
