import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { endpointOf } from '../domain/component/endpoint.ts'
import { isComponentName } from '../domain/component/names.ts'

/** A component that Hermes knows. */
export interface Found {
  readonly name: string
  readonly endpoint: string
  readonly version?: string
}

/** What Hermes says of a component, so far as it is of use here. */
const Listed = t.intersection([
  t.type({ component_id: t.string }),
  t.partial({ name: t.unknown, endpoint: t.unknown, version: t.unknown, healthy: t.unknown }),
])
export type Listed = t.TypeOf<typeof Listed>

const MOST = 1_000
const MOST_VERSION = 100

/** What is not as it should be is left out: one strange component must not hide the others. */
export const listedIn = (components: readonly unknown[]): readonly Listed[] =>
  components.slice(0, MOST).flatMap((component) => {
    const read = Listed.decode(component)
    return E.isRight(read) ? [read.right] : []
  })

/**
 * The components that can be called by what Hermes says of them, one for each name: one that Hermes holds for well goes before one
 * that it does not, then the id decides, so that the answer does not change with the order of the list.
 */
export const foundIn = (listed: readonly Listed[], own: string): readonly Found[] => {
  const found = new Map<string, Found>()
  const order = [...listed].sort(
    (a, b) => Number(a.healthy === false) - Number(b.healthy === false) || (a.component_id < b.component_id ? -1 : 1),
  )
  for (const { component_id, name, endpoint, version } of order) {
    if (component_id === own || typeof name !== 'string' || typeof endpoint !== 'string') continue
    const called = name.trim().toLowerCase().replace(/\s+/g, '-')
    const at = endpointOf(endpoint)
    if (at === undefined || !isComponentName(called) || found.has(called)) continue
    const isShown = typeof version === 'string' && version !== '' && version.length <= MOST_VERSION
    found.set(called, { name: called, endpoint: at, ...(isShown ? { version } : {}) })
  }
  return [...found.values()]
}
