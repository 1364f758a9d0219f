import type { EventStore } from '../store/event-store.ts'

/** Whether the log reaches a position, after at most so many milliseconds. */
export const reaches = async (store: EventStore, position: number, milliseconds: number): Promise<boolean> => {
  if (store.head() >= position) return true
  const subscription = store.subscribe({ after: position - 1 })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([subscription.next()(), late])
  clearTimeout(timer)
  subscription.close()
  return store.head() >= position
}
