import type { ComponentCall } from '../../support/e2e-component.ts'

/** A call, with the number of the server that made it: 0 is the first one. */
export interface HeardCall extends ComponentCall {
  readonly life: number
  readonly heardAt: number
}

/** The calls for one execution by the server that lives now, each handed out once. */
export interface Calls {
  /** The next one for this task, when it comes. */
  readonly next: (task_id: string) => Promise<HeardCall>
  /** The next ones, whatever they are for. */
  readonly some: (count: number) => Promise<readonly HeardCall[]>
  /** Whatever has not been handed out, and whatever comes from here on until the server dies. */
  readonly each: (deal: (call: HeardCall) => void) => void
}

export interface CallLine extends Calls {
  readonly hear: (call: HeardCall) => void
  /** Nobody waits any more for the answers of what has come so far. */
  readonly forget: () => void
}

export const callLine = (): CallLine => {
  let waiting: HeardCall[] = []
  let wanted: { readonly task_id: string | undefined; readonly found: (call: HeardCall) => void }[] = []
  let deal: ((call: HeardCall) => void) | undefined

  const one = (task_id?: string): Promise<HeardCall> =>
    new Promise((found) => {
      const call = waiting.find((each) => task_id === undefined || each.task_id === task_id)
      if (call === undefined) wanted.push({ task_id, found })
      else {
        waiting = waiting.filter((each) => each !== call)
        found(call)
      }
    })

  return {
    next: one,
    some: (count) => Promise.all(Array.from({ length: count }, () => one())),
    each: (dealWith) => {
      deal = dealWith
      for (const call of waiting.splice(0)) dealWith(call)
    },
    hear: (call) => {
      const want = wanted.find(({ task_id }) => task_id === undefined || task_id === call.task_id)
      wanted = wanted.filter((each) => each !== want)
      if (want !== undefined) want.found(call)
      else if (deal !== undefined) deal(call)
      else waiting.push(call)
    },
    forget: () => {
      waiting = []
      deal = undefined
    },
  }
}
