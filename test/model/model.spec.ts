import { expect } from 'chai'
import fc from 'fast-check'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import { SIGNALS } from './draw-data.ts'
import { stories, type Story } from './draw.ts'
import type { Instance } from './instance.ts'
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
    signals: story.signals,
    replyTo: (taskId, attempt) => replyIn(story, taskId, attempt),
  })

/**
 * Where the first failure ends a block, whatever was not to start any more in that moment is skipped or given up: the language does
 * not say which.
 */
const isUntold = (
  body: Story['body'],
  { status, attempts }: { readonly status: string; readonly attempts: number },
): boolean =>
  attempts === 0 && (status === 'skipped' || status === 'cancelled') && JSON.stringify(body).includes('fail_fast')

/** The engine counts whole milliseconds. */
const within = (time: number | null): number | null => (time === null ? null : Math.floor(time))

const fromModel = ({ body }: Story, { status, output, error, tasks }: ExecutionEnd, timed: boolean): Compared => ({
  status,
  output,
  error,
  tasks: Object.fromEntries(
    [...tasks].map(([id, { startedAt, endedAt, status, attempts, input, output, error, isLeaf }]) => {
      const end = { status, attempts, output, error, ...(isLeaf ? { input } : {}) }
      if (isUntold(body, end)) return [id, null]
      return [id, timed ? { ...end, startedAt: within(startedAt), endedAt: within(endedAt) } : end]
    }),
  ),
})

const fromEngine = (
  { body }: Story,
  { status, output, error, tasks, created_at }: ExecutionDocument,
  timed: boolean,
): Compared => {
  const since = (time: string | null): number | null =>
    time === null ? null : Date.parse(time) - Date.parse(created_at)
  return {
    status,
    output,
    error: error?.type ?? null,
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([id, { status, attempt, input, output, error, started_at, completed_at, shape }]) => {
        const end = {
          status,
          attempts: attempt,
          output,
          error: error?.type ?? null,
          ...(shape === undefined ? { input } : {}),
        }
        if (isUntold(body, end)) return [id, null]
        return [id, timed ? { ...end, startedAt: since(started_at), endedAt: since(completed_at) } : end]
      }),
    ),
  }
}

/** Every attempt was called, in its order, with the input that its task has in the end; again only after a restart. */
const checkCalls = ({ restartAt }: Story, { document, calls }: Played): void => {
  for (const [id, { attempt, input, component }] of Object.entries(document.tasks)) {
    const made = calls.filter(({ task_id }) => task_id === id)
    for (const call of made) expect(call.input).to.deep.equal(input)
    const attempts = made.map((call) => call.attempt)
    const expected = component === 'harmonia' || component === null ? 0 : attempt
    expect(restartAt === undefined ? attempts : [...new Set(attempts)], `attempts of ${id}`).to.deep.equal(
      Array.from({ length: expected }, (_, n) => n + 1),
    )
  }
}

/** What a task shows by its end. */
const kindsOf = ({ status, error, input, isLeaf }: Instance): readonly string[] => {
  const awaited = SIGNALS.some((name) => (input as { readonly name?: unknown } | null)?.name === name)
  return [
    `task ${status}`,
    ...(error === null ? [] : [`error ${error}${isLeaf ? '' : ' around others'}`]),
    ...(awaited ? [`signal ${status}`] : []),
  ]
}

describe('the engine and a second interpreter of the language', () => {
  it('agree on how every execution ends, whatever components do and whenever the process is replaced', async () => {
    const ends = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const played = await play(story)
        const model = modelled(story, played)
        fc.pre(!model.isTied)
        const timed = story.policy.parallel
        const [engines, models] = [fromEngine(story, played.document, timed), fromModel(story, model, timed)]
        expect(engines, `engine ${JSON.stringify(engines)}\nmodel ${JSON.stringify(models)}\n`).to.deep.equal(models)
        checkCalls(story, played)
        const culprit = played.document.error?.task_id
        if (culprit !== undefined && timed) expect(model.culprits).to.include(culprit)
        for (const end of [
          model.error ?? model.status,
          ...[...model.tasks.values()].flatMap(kindsOf),
          ...[...model.tasks.keys()].flatMap((id) => /\.(on_error|compensate)$/.exec(id)?.[1] ?? []),
        ])
          ends.set(end, (ends.get(end) ?? 0) + 1)
      }),
      { numRuns: 1_000 },
    )
    const kinds = ['completed', 'task_failed', 'workflow_timeout', 'expression_error']
    const taskKinds = ['completed', 'failed', 'skipped', 'cancelled'].map((status) => `task ${status}`)
    const errors = ['scripted', 'timeout', 'total_timeout', 'total_timeout around others', 'heartbeat_timeout'].map(
      (type) => `error ${type}`,
    )
    const signalKinds = ['completed', 'failed', 'cancelled'].map((status) => `signal ${status}`)
    expect(ends, 'each kind of end was drawn').to.include.all.keys(
      ...kinds,
      ...taskKinds,
      ...errors,
      ...signalKinds,
      'on_error',
      'compensate',
    )
  })
})
