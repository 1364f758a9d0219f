import type { Run } from '../../src/domain/compare/run.ts'
import { takeStep, type Step } from '../../src/domain/compare/steps.ts'
import { render } from '../../src/domain/execution/index.ts'
import type { PlayedOut } from './players.ts'

/** What was played, as a run that can be compared; with another id when it is to be another execution. */
export const runOf = ({ state, events }: PlayedOut, id = state.id): Run => {
  const steps = new Map<string, Step[]>()
  for (const [revision, event] of events.entries()) takeStep(steps, event, revision)
  return {
    document: { ...render(state, events.length - 1, events.length), execution_id: id },
    definition: state.plan.definition,
    policy: state.policy,
    steps,
    hashOf: () => undefined,
  }
}
