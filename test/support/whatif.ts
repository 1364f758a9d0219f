import type { Definition } from '../../src/domain/definition/definition.ts'
import { compilePlan } from '../../src/domain/definition/index.ts'
import { unborn } from '../../src/domain/execution/birth.ts'
import { evolve, execution as aggregate, type Env, type Execution } from '../../src/domain/execution/index.ts'
import type { History } from '../../src/simulation/history.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { readEvent } from '../../src/store/replay.ts'
import { noCalls } from '../../src/trial/played-calls.ts'
import { play } from '../../src/trial/whatif/play.ts'
import { recordingOf, type Told } from '../../src/trial/whatif/recording.ts'
import { whatIf } from '../../src/trial/whatif/what-if.ts'
import type { Replayed } from '../../src/trial/whatif/report.ts'
import { right } from './store.ts'

const noEnv: Env = () => undefined

/** A run that is there to be replayed. */
export interface Ran {
  readonly id: string
  readonly definition: Definition
  readonly events: readonly Told[]
}

export const ranIn = (history: History, id: string): Ran => {
  const { plan } = history.fold(id, 0)
  return ranFrom(id, plan.definition, history.streamOf(id))
}

export const ranFrom = (id: string, definition: Definition, events: readonly Recorded[]): Ran => {
  const codecs = aggregate(compilePlan('w', 1, definition), id)
  return {
    id,
    definition,
    events: events.map((event) => ({ ...right(readEvent(codecs, event)), revision: event.revision })),
  }
}

/** What a run would have come to with another definition, or with its own. */
export const replayed = ({ id, definition: then, events }: Ran, definition = then, env = noEnv): Replayed => {
  const replay = whatIf({ execution_id: id, events, then, definition }, env, noCalls)
  if (replay === undefined) throw new Error('it does not begin with a submission')
  return replay
}

/** The events that a replay of a run with its own definition comes to. */
export const eventsAgain = ({ id, definition, events }: Ran, env = noEnv): readonly Told[] => {
  const recording = recordingOf(events)
  if (recording === undefined) throw new Error('it does not begin with a submission')
  const { workflow_id, workflow_version } = recording.submitted.data
  const then = events.reduce<Execution>(evolve, unborn(compilePlan(workflow_id, workflow_version, definition), id))
  return play({ execution_id: id, recording, then, definition, env, kindOf: noCalls }).events
}
