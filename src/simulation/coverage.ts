/** Everything that goes wrong on purpose, and what users do about it. */
export const KINDS = [
  'append refused',
  'append slow',
  'acknowledgement lost',
  'conflict with another writer',
  'batch torn by a crash',
  'commit that nobody heard of',
  'append arriving after its sender died',
  'read refused',
  'read slow',
  'outage of writes',
  'outage of everything',
  'crash',
  'crash at an effect',
  'graceful stop',
  'start refused',
  'restart',
  'second engine',
  'stray looked at',
  'clock forward',
  'clock backward',
  'timer late',
  'snapshot used',
  'value kept apart',
  'component succeeds',
  'component answers plainly',
  'component fails for now',
  'component fails for good',
  'component asks for patience',
  'component out of reach',
  'component answers garbage',
  'component answers 202',
  'component answers late',
  'component answers twice',
  'component never answers',
  'component not registered',
  'call given up',
  'call delivered again',
  'user submits',
  'user submits again',
  'user pauses',
  'user resumes',
  'user cancels',
  'user is refused',
  'user is told to wait',
  'read models behind',
  'group ends',
  'race is won',
  'for_each ends',
  'for_each ends before all its elements have',
  'repeat ends',
  'block ends at its first failure',
  'failure is dealt with',
  'condition is false',
  'rule can not be met',
  'task is lost by a failure',
  'key has all that it may',
  'attempt has had its time',
  'approval is given',
  'approval is rejected',
  'component reports later',
  'component sends a heartbeat',
  'user signals',
  'user decides',
  'heartbeat is missed',
  'task has had its time',
  'error is caught',
  'task is undone',
  'undoing fails',
  'task runs a workflow',
  'task starts a workflow and goes on',
  'child completes for its parent',
  'child fails its parent',
  'child is cancelled before its parent',
  'child is cancelled after its parent',
  'child is paused by its parent',
  'child is resumed by its parent',
  'child runs where no slot is free',
  'workflows start workflows too deep',
  'checkpoint asked for',
  'checkpoint by itself',
  'checkpoint of further back',
  'call is made again by a fork',
  'fork of what is over',
  'note of a fork owed',
  'execution archived',
  'archive brought back',
  'file of an archive that no log knows of',
] as const
export type Kind = (typeof KINDS)[number]

/** How often each kind of thing has happened. */
export interface Coverage<Name extends string = Kind> {
  readonly kind: (kind: Name) => void
  readonly event: (type: string) => void
  readonly add: (other: { readonly counts: ReadonlyMap<string, number> }) => void
  readonly counts: ReadonlyMap<string, number>
  readonly missing: () => readonly string[]
  readonly table: () => string
}

/** `events` are the types of events that must happen as well. */
export const newCoverage = <Name extends string = Kind>(
  kinds: readonly Name[],
  events: readonly string[] = [],
): Coverage<Name> => {
  const counts = new Map<string, number>([...events, ...kinds].map((name) => [name, 0]))
  const count = (name: string, times = 1): void => {
    counts.set(name, (counts.get(name) ?? 0) + times)
  }
  return {
    counts,
    kind: count,
    event: count,
    add: (other) => {
      for (const [name, times] of other.counts) count(name, times)
    },
    missing: () => [...counts].flatMap(([name, times]) => (times === 0 ? [name] : [])),
    table: () => [...counts].map(([name, times]) => `  ${name.padEnd(42)}${String(times).padStart(12)}`).join('\n'),
  }
}
