import type { Clock } from './clock.ts'

/** Whoever can be woken. `due` is epoch milliseconds, Infinity when asleep for good; both fields belong to the timers. */
export interface Sleeper {
  due: number
  place: number
}

export interface Timers<S extends Sleeper> {
  /** Sets when the sleeper is woken, earlier or later than before; Infinity takes it out. O(log n). */
  readonly set: (sleeper: S, due: number) => void
  readonly stop: () => void
}

/** One timer of the clock for any number of sleepers, each at most once: a binary heap that knows everyone's place. */
export const timers = <S extends Sleeper>(clock: Clock, wake: (sleeper: S) => void): Timers<S> => {
  const heap: S[] = []
  let armed = Infinity
  let disarm: () => void = () => undefined

  const put = (sleeper: S, place: number): void => {
    heap[place] = sleeper
    sleeper.place = place
  }

  const up = (sleeper: S, from: number): void => {
    let place = from
    while (place > 0) {
      const parent = heap[(place - 1) >> 1] as S
      if (parent.due <= sleeper.due) break
      put(parent, place)
      place = (place - 1) >> 1
    }
    put(sleeper, place)
  }

  const down = (sleeper: S, from: number): void => {
    let place = from
    for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && (heap[child + 1] as S).due < (heap[child] as S).due) child++
      if ((heap[child] as S).due >= sleeper.due) break
      put(heap[child] as S, place)
      place = child
    }
    put(sleeper, place)
  }

  const takeOut = (sleeper: S): void => {
    const { place } = sleeper
    sleeper.place = -1
    const last = heap.pop() as S
    if (last === sleeper) return
    put(last, place)
    up(last, place)
    down(last, last.place)
  }

  const arm = (): void => {
    const earliest = heap[0]?.due ?? Infinity
    if (earliest >= armed) return
    disarm()
    armed = earliest
    disarm = clock.after(earliest - clock.now(), ring)
  }

  const ring = (): void => {
    armed = Infinity
    for (let first = heap[0]; first !== undefined && first.due <= clock.now(); first = heap[0]) {
      first.due = Infinity
      takeOut(first)
      wake(first)
    }
    arm()
  }

  return {
    set: (sleeper, due) => {
      if (due === sleeper.due) return
      sleeper.due = due
      if (sleeper.place >= 0) takeOut(sleeper)
      if (due === Infinity) return
      heap.push(sleeper)
      up(sleeper, heap.length - 1)
      arm()
    },
    stop: () => disarm(),
  }
}
