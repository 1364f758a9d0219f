import { upcasters as all, type StoredEvent, type Upcaster } from '../../migrations/events/index.ts'
import { categoryOf } from './commit.ts'
import type { Recorded } from './event-store.ts'

/** Upcasters one after the other: an event goes through all that are for the name that it has when their turn comes. */
export const upcastingBy = (upcasters: readonly Upcaster[]): ((event: Recorded) => Recorded) => {
  if (upcasters.length === 0) return (event) => event
  const byCategory = new Map<string, Upcaster[]>()
  for (const upcaster of upcasters) {
    const others = byCategory.get(upcaster.category) ?? []
    byCategory.set(upcaster.category, [...others, upcaster])
  }
  return (event) => {
    let shaped: StoredEvent = event
    for (const { type, up } of byCategory.get(categoryOf(event.stream)) ?? [])
      if (shaped.type === type) shaped = up(shaped)
    return shaped === event ? event : { ...event, type: shaped.type, data: shaped.data }
  }
}

/** An event in its present shape. Whoever decodes what is stored lets it go through here first. */
export const upcast = upcastingBy(all)
