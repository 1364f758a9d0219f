import * as E from 'fp-ts/lib/Either.js'
import { versionOf, workflow } from '../../domain/definition/index.ts'
import { fold } from '../../store/load.ts'
import { readTrial, type SentTrial } from '../../trial/sent-trial.ts'
import type { Subject } from '../../trial/messages.ts'
import { frame } from '../live/frame.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import { post, type BodyOf, type Row } from '../route.ts'
import { NewTrial, TrialReport } from '../trial.ts'
import { answered } from './page.ts'

const body: BodyOf<SentTrial> = { codec: NewTrial, decode: readTrial, optional: false }

const subjectOf = async (
  { definition, workflow_id, version }: SentTrial,
  { store }: Parts,
): Promise<E.Either<Refusal, Subject>> => {
  if (workflow_id === undefined) return E.right({ sent: definition })
  const folded = await fold(store, workflow, workflow_id)()
  if (E.isLeft(folded)) return folded
  const { state, revision } = folded.right
  if (revision < 0) return E.left({ tag: 'workflow_not_found', workflow_id })
  const found = versionOf(state, version)
  return found === undefined
    ? E.left({ tag: 'workflow_version_not_found', workflow_id, version: version ?? 0 })
    : E.right({ stored: found.definition })
}

export const trials: readonly Row[] = [
  post('/api/workflows/test', {
    tag: 'workflows',
    summary: 'Run a definition with given answers and a clock that jumps; nothing is recorded, and no call goes out',
    body,
    repeats: { kind: 'harmless' },
    answers: [{ status: 200, description: 'What came out, whether or not it was as expected.', codec: TrialReport }],
    refuses: [
      'invalid_definition',
      'invalid_trial',
      'invalid_input',
      'workflow_not_found',
      'workflow_version_not_found',
      'trial_too_heavy',
      'too_many_trials',
    ],
    example: {
      definition: { name: 'order', tasks: { charge: { component: 'billing', action: 'charge' } } },
      tasks: { charge: [{ error: { type: 'http_503', retryable: true } }, { output: { id: 'c1' }, delay: 2 }] },
      expect: { output: { charge: { id: 'c1' } }, tasks: { charge: { attempt: 2 } } },
    },
    run: async ({ body: sent }, parts) => {
      const { definition: _definition, workflow_id: _id, version: _version, ...trial } = sent
      const subject = await subjectOf(sent, parts)
      if (E.isLeft(subject)) return subject
      const report = await parts.trials.run(trial, subject.right)
      if (E.isLeft(report)) return report
      const { execution, events, ...rest } = report.right
      const frames = events.map((event) => frame(event, execution.workflow_id))
      return answered(200, E.right({ ...rest, execution, events: frames }))
    },
  }),
]
