import { expect } from 'chai'
import type { Happened, Intent } from '../../src/domain/decider.ts'
import { workflow, type DefinitionEvent, type Workflow } from '../../src/domain/definition/index.ts'
import type { Rejection } from '../../src/domain/rejection.ts'

export const NOW = '2026-01-01T00:00:00.000Z'

/** The state that events lead to; the n-th event happens n seconds after NOW. */
export const fold = (...past: readonly DefinitionEvent[]): Workflow =>
  past
    .map((event, second): Happened<DefinitionEvent> => ({ ...event, at: `2026-01-01T00:00:0${second}.000Z` }))
    .reduce(workflow.evolve, workflow.initial())

/** given(past).when(command).then(events) | .thenNothing() | .thenRejected(rejection) */
export const given = (...past: readonly DefinitionEvent[]) => ({
  when: (intent: Intent<Workflow, DefinitionEvent, Rejection>) => {
    const decision = intent(fold(...past), { at: NOW, random: () => 0 })
    return {
      then: (...events: readonly DefinitionEvent[]) => expect(decision).to.deep.equal({ _tag: 'Right', right: events }),
      thenNothing: () => expect(decision).to.deep.equal({ _tag: 'Right', right: [] }),
      thenRejected: (rejection: Rejection) => expect(decision).to.deep.equal({ _tag: 'Left', left: rejection }),
    }
  },
})
