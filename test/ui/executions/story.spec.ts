import { expect } from 'chai'
import { executionEvents } from '../../../src/domain/execution/events.ts'
import { attemptKey, type HarmoniaEvent } from '../../../src/client/index.ts'
import { idempotencyKey } from '../../../src/engine/tasks/identity.ts'
import { EVENT_TYPES } from '../../../ui/src/executions/pure/event-types.ts'
import { familyOf, inFamilies } from '../../../ui/src/executions/pure/family.ts'
import { isInstanceOf } from '../../../ui/src/executions/pure/instances.ts'
import { jsonIn } from '../../../ui/src/executions/pure/json-in.ts'
import { matches } from '../../../ui/src/executions/pure/matches.ts'
import { asOf, newStory, tell, type Story } from '../../../ui/src/executions/pure/story.ts'
import { ticks } from '../../../ui/src/executions/pure/ticks.ts'

type Told = readonly [type: string, task?: string | null, details?: Record<string, unknown>]

const event = ([event_type, task_id = null, details = {}]: Told, revision: number): HarmoniaEvent => ({
  type: 'event',
  event_type,
  execution_id: 'e',
  workflow_id: 'w',
  task_id,
  revision,
  position: revision,
  timestamp: new Date(1_000 * revision).toISOString(),
  details,
  message: `${event_type} ${task_id ?? ''}`,
  hash: '',
})

const told = (...events: readonly Told[]): Story => {
  const story = newStory()
  events.forEach((one, revision) => tell(story, event(one, revision)))
  return story
}

const error = { type: 'broken', message: 'it broke', retryable: true }

describe('what the events say of a task over time', () => {
  const story = told(
    ['workflow_submitted'],
    ['workflow_started'],
    ['task_started', 'a', { attempt: 1 }],
    ['task_retry_scheduled', 'a', { attempt: 1, error, next_attempt_at: '1970-01-01T00:00:05.000Z' }],
    ['workflow_paused'],
    ['workflow_resumed'],
    ['task_started', 'a', { attempt: 2 }],
    ['task_completed', 'a', { attempt: 2 }],
    ['workflow_completed'],
  )
  const task = story.tasks.get('a')

  it('is each attempt with its own end, and the time between them', () => {
    expect(task?.segments.map(({ kind, from, to, outcome }) => [kind, from, to, outcome])).to.deep.equal([
      ['running', 2_000, 3_000, 'failed'],
      ['backoff', 3_000, 6_000, undefined],
      ['running', 6_000, 7_000, 'completed'],
    ])
    expect(task?.attempts.map(({ number, outcome, error: its }) => [number, outcome, its?.type])).to.deep.equal([
      [1, 'failed', 'broken'],
      [2, 'completed', undefined],
    ])
  })

  it('has the pauses of the execution', () => {
    expect(story.pauses).to.deep.equal([{ from: 4_000, since: 4, to: 5_000, until: 5 }])
  })

  it('is, as of an event, what had been told until then', () => {
    const then = asOf(task?.segments ?? [], 6)
    expect(then.map(({ kind, to, outcome }) => [kind, to, outcome])).to.deep.equal([
      ['running', 3_000, 'failed'],
      ['backoff', 6_000, undefined],
      ['running', undefined, undefined],
    ])
    expect(asOf(task?.attempts ?? [], 2).map(({ outcome, error: its }) => [outcome, its])).to.deep.equal([
      [undefined, undefined],
    ])
  })

  it('takes each event once, and none before its turn', () => {
    const again = told(['workflow_submitted'])
    tell(again, event(['task_started', 'a', { attempt: 1 }], 5))
    tell(again, event(['workflow_submitted'], 0))
    expect(again.times).to.have.length(1)
    expect(again.tasks.size).to.equal(0)
  })

  it('gives up what is under way when the execution ends', () => {
    const { tasks } = told(['workflow_submitted'], ['task_started', 'a', { attempt: 1 }], ['workflow_cancelled'])
    expect(tasks.get('a')?.segments).to.deep.equal([
      { kind: 'running', attempt: 1, from: 1_000, since: 1, to: 2_000, until: 2, outcome: 'cancelled' },
    ])
  })

  it('has a failure without an attempt, and the wait for something from outside', () => {
    const { tasks } = told(
      ['workflow_submitted'],
      ['task_failed', 'never', { attempt: 0, error }],
      ['task_started', 'waits', { attempt: 1, awaits: { kind: 'signal', name: 'x' } }],
    )
    expect(tasks.get('never')?.attempts).to.deep.include({
      number: 0,
      from: 1_000,
      since: 1,
      to: 1_000,
      until: 1,
      error,
      outcome: 'failed',
    })
    expect(tasks.get('waits')?.segments[0]).to.include({ kind: 'waiting' })
  })
})

describe('what the pages of executions compute', () => {
  it('knows every type of event that an execution has', () => {
    expect([...EVENT_TYPES].sort()).to.deep.equal(Object.keys(executionEvents).sort())
  })

  it('finds the key under which a component gets an attempt', () => {
    for (const task_id of ['a', 'fan[3].charge', 'grüße "x"'])
      expect(attemptKey('e', task_id, 2)).to.equal(idempotencyKey({ execution_id: 'e', task_id, attempt: 2 }))
  })

  it('puts what is inside a task behind it', () => {
    expect(familyOf('fan[3].charge')).to.deep.equal(['fan', 'fan[3]', 'fan[3].charge'])
    expect(inFamilies(['fan', 'b', 'fan[1]', 'fan[0]', 'fan[1].x', 'fan[0].x'])).to.deep.equal([
      'fan',
      'fan[1]',
      'fan[1].x',
      'fan[0]',
      'fan[0].x',
      'b',
    ])
  })

  it('knows of which node a task is an instance', () => {
    expect(isInstanceOf('fan[].charge', 'fan[12].charge')).to.equal(true)
    expect(isInstanceOf('charge.on_error[0]', 'charge.on_error')).to.equal(true)
    expect(isInstanceOf('fan[]', 'fan[3].charge')).to.equal(false)
  })

  it('finds events by type, by a task with what is inside of it, and by any text of theirs', () => {
    const one = event(['task_completed', 'fan[7].x', { output: { Name: 'Ada' } }], 3)
    const all = { type: '', task: '', text: '' }
    expect(matches({ ...all, task: 'fan[7]' }, one)).to.equal(true)
    expect(matches({ ...all, task: 'fan[70]' }, one)).to.equal(false)
    expect(matches({ ...all, task: 'fan' }, one)).to.equal(true)
    expect(matches({ ...all, text: 'ada' }, one)).to.equal(true)
    expect(matches({ ...all, type: 'task_failed', text: 'ada' }, one)).to.equal(false)
  })

  it('has round ticks, and not too many of them', () => {
    expect(ticks(2_500, 5)).to.deep.equal([0, 500, 1_000, 1_500, 2_000, 2_500])
    expect(ticks(10 * 86_400_000, 5)).to.deep.equal([0, 2, 4, 6, 8, 10].map((days) => days * 86_400_000))
  })

  it('says what is wrong with a JSON text, and that none is no value', () => {
    expect(jsonIn(' ')).to.deep.equal({})
    expect(jsonIn('null')).to.deep.equal({ value: null })
    expect(jsonIn('{').fault).to.match(/^This is not JSON: /)
  })
})
