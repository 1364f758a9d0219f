import { expect } from 'chai'
import fc from 'fast-check'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import { stories, type Story } from './draw.ts'
import { interpret, type ExecutionEnd } from './interpreter.ts'
import { ENV, play, replyIn, type Played } from './play.ts'

/** What the engine and the model must agree on. Times do not count where tasks run in a row: the language says no order. */
interface Compared {
  readonly status: string
  readonly output: unknown
  readonly error: string | null
  readonly tasks: Readonly<Record<string, unknown>>
}

const modelled = (story: Story, { document }: Played): ExecutionEnd =>
  interpret(story.body, {
    workflowId: document.workflow_id,
    executionId: document.execution_id,
    start: Date.parse(document.created_at),
    input: story.input,
    env: ENV,
    policy: story.policy,
    replyTo: (taskId, attempt) => replyIn(story, taskId, attempt),
  })

const fromModel = ({ status, output, error, tasks }: ExecutionEnd, timed: boolean): Compared => ({
  status,
  output,
  error,
  tasks: Object.fromEntries(
    [...tasks].map(([id, { startedAt, endedAt, ...task }]) => {
      const endedWithin = endedAt === null ? null : Math.floor(endedAt)
      return [id, timed ? { ...task, startedAt, endedAt: endedWithin } : task]
    }),
  ),
})

const fromEngine = ({ status, output, error, tasks, created_at }: ExecutionDocument, timed: boolean): Compared => {
  const since = (time: string | null): number | null =>
    time === null ? null : Date.parse(time) - Date.parse(created_at)
  return {
    status,
    output,
    error: error?.type ?? null,
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([id, { status, attempt, input, output, error, started_at, completed_at }]) => {
        const end = { status, attempts: attempt, input, output, error: error?.type ?? null }
        return [id, timed ? { ...end, startedAt: since(started_at), endedAt: since(completed_at) } : end]
      }),
    ),
  }
}

/** Every attempt was called, in its order, with the input that its task has in the end; again only after a restart. */
const checkCalls = ({ body, restartAt }: Story, { document, calls }: Played): void => {
  for (const [id, { component }] of Object.entries(body.tasks)) {
    const { attempt, input } = document.tasks[id] as ExecutionDocument['tasks'][string]
    const made = calls.filter(({ task_id }) => task_id === id)
    for (const call of made) expect(call.input).to.deep.equal(input)
    const attempts = made.map((call) => call.attempt)
    const expected = component === 'harmonia' ? 0 : attempt
    expect(restartAt === undefined ? attempts : [...new Set(attempts)], `attempts of ${id}`).to.deep.equal(
      Array.from({ length: expected }, (_, n) => n + 1),
    )
  }
}

/** The execution's error names a task that failed, and the first one that did where that can be said. */
const checkCulprit = ({ document }: Played, { tasks }: ExecutionEnd, timed: boolean): void => {
  if (document.error?.task_id === undefined) return
  const failed = [...tasks].filter(([, { status }]) => status === 'failed')
  const firstAt = Math.min(...failed.map(([, { endedAt }]) => endedAt ?? Infinity))
  const culprits = failed.filter(([, { endedAt }]) => !timed || endedAt === firstAt).map(([id]) => id)
  expect(culprits).to.include(document.error.task_id)
}

describe('the engine and a second interpreter of the language', () => {
  it('agree on how every execution ends, whatever components do and whenever the process is replaced', async () => {
    const ends = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const played = await play(story)
        const model = modelled(story, played)
        const timed = story.policy.parallel
        const [engines, models] = [fromEngine(played.document, timed), fromModel(model, timed)]
        expect(engines, `engine ${JSON.stringify(engines)}\nmodel ${JSON.stringify(models)}\n`).to.deep.equal(models)
        checkCulprit(played, model, timed)
        checkCalls(story, played)
        for (const end of [
          model.error ?? model.status,
          ...[...model.tasks.values()].map(({ status }) => `task ${status}`),
        ])
          ends.set(end, (ends.get(end) ?? 0) + 1)
      }),
      { numRuns: 1_000 },
    )
    const kinds = ['completed', 'task_failed', 'workflow_timeout', 'expression_error']
    const taskKinds = ['completed', 'failed', 'skipped', 'cancelled'].map((status) => `task ${status}`)
    expect(ends, 'each kind of end was drawn').to.include.all.keys(...kinds, ...taskKinds)
  })
})
