import * as E from 'fp-ts/lib/Either.js'
import { component } from '../../domain/component/index.ts'
import type { EventStore, Fault } from '../../store/event-store.ts'
import { replay } from '../../store/replay.ts'
import { Registered } from './registered.ts'

/** Everybody who is registered, from the whole log. */
export const loadRegistered = async (
  store: Pick<EventStore, 'readAll' | 'head'>,
): Promise<E.Either<Fault, ReadonlyMap<string, Registered>>> => {
  const states = new Map<string, { readonly state: ReturnType<typeof component.initial>; readonly position: number }>()
  const head = store.head()
  for (let after = 0; after < head;) {
    const page = await store.readAll(after, 1_000, { categories: [component.name] })()
    if (E.isLeft(page)) return page
    for (const event of page.right.events) {
      const state = replay(component, states.get(event.stream)?.state ?? component.initial(), [event])
      if (E.isLeft(state)) return state
      states.set(event.stream, { state: state.right, position: event.position })
    }
    after = page.right.until
  }
  const present = [...states.values()].flatMap(({ state: { registration }, position }) =>
    registration === undefined ? [] : [[registration.name, new Registered(registration, position)] as const],
  )
  return E.right(new Map(present))
}
