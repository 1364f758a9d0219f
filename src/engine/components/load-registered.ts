import * as E from 'fp-ts/lib/Either.js'
import { component, secretsShownTo, type Registration } from '../../domain/component/index.ts'
import type { EventStore, Fault } from '../../store/event-store.ts'
import { replay } from '../../store/replay.ts'

/** A registration, and the position of the event that made it. */
interface Found {
  readonly registration: Registration
  readonly position: number
}

interface Loaded {
  readonly found: readonly Found[]
  /** The secrets that anybody under a name ever asked for. */
  readonly secrets: ReadonlyMap<string, ReadonlySet<string>>
}

/** Everybody who is registered, from the whole log. */
export const loadRegistered = async (store: Pick<EventStore, 'readAll' | 'head'>): Promise<E.Either<Fault, Loaded>> => {
  const states = new Map<string, { readonly state: ReturnType<typeof component.initial>; readonly position: number }>()
  const secrets = new Map<string, Set<string>>()
  const head = store.head()
  for (let after = 0; after < head;) {
    const page = await store.readAll(after, 1_000, { categories: [component.name] })()
    if (E.isLeft(page)) return page
    for (const event of page.right.events) {
      const state = replay(component, states.get(event.stream)?.state ?? component.initial(), [event])
      if (E.isLeft(state)) return state
      const { registration } = state.right
      for (const secret of registration === undefined ? [] : secretsShownTo(registration)) {
        const { name = '' } = registration ?? {}
        secrets.set(name, (secrets.get(name) ?? new Set()).add(secret))
      }
      states.set(event.stream, { state: state.right, position: event.position })
    }
    after = page.right.until
  }
  const found = [...states.values()].flatMap(({ state: { registration }, position }) =>
    registration === undefined ? [] : [{ registration, position }],
  )
  return E.right({ found, secrets })
}
