import type { Component, ComponentTest, Registration } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, table } from './table.ts'

export const componentTable = (components: readonly Component[]): Promise<string> =>
  table(
    ['COMPONENT', 'STATUS', 'ENDPOINT', 'ACTIONS', 'LATENCY'],
    components.map((component) => [
      plain(component.name),
      component.built_in ? 'built in' : standing(component),
      whereIs(component),
      plain(component.actions.join(', ')),
      duration(component.latency_ms),
    ]),
  )

const whereIs = ({ endpoint = '', worker, workers, mcp }: Component): string => {
  if (mcp !== undefined) return plain(`mcp: ${mcp.url ?? [mcp.command, ...(mcp.args ?? [])].join(' ')}`)
  if (worker === undefined) return plain(endpoint)
  const { leased = 0, waiting = 0 } = workers ?? {}
  return `workers: ${waiting} waiting; with them: ${leased} ${leased === 1 ? 'task' : 'tasks'}`
}

/** What comes with Harmonia, and where it is looked for. */
export const bundledTable = (manifests: readonly Registration[]): Promise<string> =>
  table(
    ['MANIFEST', 'VERSION', 'DEFAULT ENDPOINT', 'ACTIONS'],
    manifests.map(({ name, version = '', endpoint = '', actions = {} }) => [
      plain(name),
      plain(version),
      plain(endpoint),
      plain(Object.keys(actions).join(', ')),
    ]),
  )

export const registeredText = ({ name, endpoint, worker, mcp, actions }: Component): string => {
  const at = endpoint ?? mcp?.url
  const where = at === undefined ? '' : ` at ${plain(at)}`
  const how = worker === undefined ? '' : ': workers fetch its tasks'
  const can = actions.length === 0 ? '' : ` with ${actions.length} action${actions.length === 1 ? '' : 's'}`
  return `Registered ${plain(name)}${where}${can}${how}.`
}

/** Its status; whether it was only found; and whether it is not called at the moment, for it has failed too often. */
const standing = ({ status: now, source, traffic }: Component): string => {
  const shown = status(paintFor(process.stdout), now) + (source === 'hermes' ? ', found by Hermes' : '')
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
