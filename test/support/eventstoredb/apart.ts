import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, Recorded } from '../../../src/store/event-store.ts'

let opened = 0

/**
 * A store that begins empty although its server does not: positions count from the end that the log had, and the names of
 * streams have an ending of their own. Nobody else may write meanwhile.
 */
export const apart = (store: EventStore): EventStore => {
  const ending = `~${process.pid}-${++opened}-${Date.now()}`
  const before = store.head()
  const there = (stream: string): string => `${stream}${ending}`
  const back = (event: Recorded): Recorded => ({
    ...event,
    stream: event.stream.slice(0, -ending.length),
    position: event.position - before,
  })
  const all = <F>(answer: E.Either<F, readonly Recorded[]>) =>
    E.isLeft(answer) ? answer : E.right(answer.right.map(back))

  return {
    ...store,
    append: (append) => async () => {
      const answer = await store.append({ ...append, stream: there(append.stream) })()
      if (E.isRight(answer)) return E.right({ ...answer.right, position: answer.right.position - before })
      return 'stream' in answer.left ? E.left({ ...answer.left, stream: append.stream }) : answer
    },
    read:
      (stream, ...args) =>
      async () =>
        all(await store.read(there(stream), ...args)()),
    readAll:
      (after, ...args) =>
      async () => {
        const page = await store.readAll(after + before, ...args)()
        if (E.isLeft(page)) return page
        return E.right({ events: page.right.events.map(back), until: page.right.until - before })
      },
    eventAt: (position) => async () => {
      if (position < 1) return E.right(undefined)
      const found = await store.eventAt(position + before)()
      return E.isLeft(found) || found.right === undefined ? found : E.right(back(found.right))
    },
    subscribe: (from) => {
      const subscription = store.subscribe(
        'stream' in from ? { ...from, stream: there(from.stream) } : { ...from, after: from.after + before },
      )
      return { ...subscription, next: () => async () => all(await subscription.next()()) }
    },
    check:
      (of, ...args) =>
      async () => {
        const span = 'stream' in of ? { ...of, stream: there(of.stream) } : { after: of.after + before }
        const answer = await store.check(span, ...args)()
        if (E.isLeft(answer) || answer.right.next === undefined || 'stream' in of) return answer
        return E.right({ ...answer.right, next: answer.right.next - before })
      },
    watch: (stream, changed) => store.watch(there(stream), changed),
    head: () => store.head() - before,
  }
}
