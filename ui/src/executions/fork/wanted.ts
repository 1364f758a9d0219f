import type { Changes, NewFork, TaskChange } from '../../../../src/client/index.ts'
import { jsonIn } from '../pure/json-in.ts'

export type Kind = 'same' | 'rerun' | 'output' | 'input'

/** What the form has of one task: a value as it is written. */
export interface WantedTask {
  readonly kind: Kind
  readonly text: string
}

/** What the form has. Undefined: as in the source. */
export interface Wanted {
  readonly at: number
  readonly input: { readonly value: unknown; readonly fault: string | undefined } | undefined
  readonly version: number | undefined
  readonly tasks: Readonly<Record<string, WantedTask>>
}

/** What is asked for, or the first thing in the form that can not be sent. */
export const forkOf = ({ at, input, version, tasks }: Wanted): { readonly fork?: NewFork; readonly fault?: string } => {
  if (input?.fault !== undefined) return { fault: input.fault }
  const changed: Record<string, TaskChange> = {}
  for (const [id, { kind, text }] of Object.entries(tasks)) {
    if (kind === 'same') continue
    if (kind === 'rerun') {
      changed[id] = { rerun: true }
      continue
    }
    const { value, fault } = jsonIn(text)
    if (fault !== undefined) return { fault: `${id}: ${fault}` }
    if (value === undefined) return { fault: `${id}: write the ${kind} as JSON.` }
    changed[id] = { [kind]: value }
  }
  const changes: Changes = {
    ...(input === undefined ? {} : { input: input.value }),
    ...(version === undefined ? {} : { definition_version: version }),
    ...(Object.keys(changed).length === 0 ? {} : { tasks: changed }),
  }
  return { fork: { at_revision: at, ...(Object.keys(changes).length === 0 ? {} : { changes }) } }
}
