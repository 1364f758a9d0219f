import type { Agenda } from './agenda.ts'
import type { Instance } from './instance.ts'

/** What an execution is told from outside, and when. */
export interface Signal {
  readonly after: number
  readonly name: string
  readonly data: unknown
}

/** Signals on their way to the tasks that wait for them: one signal for one task, first come, first served on both sides. */
export interface Signals {
  /** The answer takes it back. */
  readonly wait: (name: string, take: (signal: Signal) => void) => () => void
}

export const openSignals = (
  agenda: Agenda,
  script: readonly Signal[],
  instances: ReadonlyMap<string, Instance>,
  isOver: () => boolean,
  tie: () => void,
): Signals => {
  let kept: readonly Signal[] = []
  let waiting: readonly { readonly name: string; readonly take: (signal: Signal) => void }[] = []
  /** When the latest task began to wait for a name. */
  const begun = new Map<string, number>()

  const receive = (signal: Signal): void => {
    if (isOver()) return
    const isBusy = ({ startedAt, endedAt, attemptedAt, due, deadline }: Instance): boolean =>
      [startedAt, endedAt, attemptedAt, due, deadline].includes(agenda.now())
    if ([...instances.values()].some(isBusy)) tie()
    const first = waiting.find(({ name }) => name === signal.name)
    waiting = waiting.filter((other) => other !== first)
    if (first === undefined) kept = [...kept, signal]
    else first.take(signal)
  }
  for (const signal of script) agenda.at(signal.after, () => receive(signal))

  return {
    wait: (name, take) => {
      // Which of two that begin in the same moment is first matters if there is anything to get.
      if (begun.get(name) === agenda.now() && script.some((signal) => signal.name === name)) tie()
      begun.set(name, agenda.now())
      const early = kept.find((signal) => signal.name === name)
      kept = kept.filter((other) => other !== early)
      const entry = { name, take }
      if (early === undefined) waiting = [...waiting, entry]
      else take(early)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
  }
}
