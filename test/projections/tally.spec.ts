import { expect } from 'chai'
import { countIn, emptyHistogram, observe, percentile } from '../../projections/histogram.ts'
import { openCounting } from '../../projections/tally.ts'
import type { Recorded } from '../../src/store/event-store.ts'

const START = Date.parse('2026-01-01T00:00:00.000Z')

/** Events of executions, each at so many milliseconds. */
const log = (...told: readonly (readonly [ms: number, stream: string, type: string, data?: object])[]): Recorded[] =>
  told.map(([ms, stream, type, data = {}], i) => ({
    id: String(i),
    stream,
    type,
    data,
    revision: i,
    position: i + 1,
    at: new Date(START + ms).toISOString(),
    hash: '',
  }))

const task = (task_id: string, more: object = {}) => ({ task_id, attempt: 1, ...more })

describe('counting what happens', () => {
  it('tells what was started and what became of it, and how long it queued', () => {
    const counting = openCounting(START)
    counting.note(
      log(
        [0, 'execution-a', 'workflow_submitted'],
        [0, 'workflow-w', 'workflow_submitted'],
        [100, 'execution-b', 'workflow_forked'],
        [200, 'execution-a', 'workflow_started'],
        [300, 'execution-a', 'workflow_failed'],
        [400, 'execution-a', 'workflow_retried'],
        [1_400, 'execution-a', 'workflow_resumed'],
        [1_500, 'execution-a', 'workflow_completed'],
        [1_500, 'execution-b', 'workflow_paused'],
        [9_000, 'execution-b', 'workflow_resumed'],
        [9_000, 'execution-b', 'workflow_cancelled'],
      ),
    )
    const { counts, queue_ms } = counting.tally()
    expect(counts).to.include({ submitted: 2, started: 1, completed: 1, failed: 1, cancelled: 1 })
    expect(countIn(queue_ms)).to.equal(2)
    expect(percentile(queue_ms, 1)).to.be.within(1_000, 1_300)
  })

  it('measures attempts from the claim to their outcome, and no waits', () => {
    const counting = openCounting(START)
    counting.note(
      log(
        [0, 'execution-a', 'task_started', task('call')],
        [0, 'execution-a', 'task_started', task('wait', { until: '2026-01-01T00:00:05.000Z' })],
        [0, 'execution-a', 'task_started', task('ask', { awaits: { kind: 'approval' } })],
        [40, 'execution-a', 'task_retry_scheduled', task('call')],
        [100, 'execution-a', 'task_started', task('call')],
        [140, 'execution-a', 'task_completed', task('call')],
        [5_000, 'execution-a', 'task_completed', task('wait')],
        [9_000, 'execution-a', 'task_failed', task('ask')],
      ),
    )
    const { counts, step_ms } = counting.tally()
    expect(counts).to.include({ steps_started: 2, steps_completed: 2, steps_failed: 1, retries: 1 })
    expect(countIn(step_ms)).to.equal(2)
    expect(percentile(step_ms, 0.99)).to.be.within(32, 50.8)
  })

  it('counts nothing twice, and nothing from before', () => {
    const counting = openCounting(START)
    const events = log([-1, 'execution-a', 'workflow_started'], [0, 'execution-b', 'workflow_started'])
    counting.note(events)
    counting.note(events)
    expect(counting.tally().counts.started).to.equal(1)
  })

  it('remembers no more than it may, and forgets what is over', () => {
    const counting = openCounting(START, 2)
    const started = (stream: string, id: string) => [0, stream, 'task_started', task(id)] as const
    const ended = (stream: string, id: string) => [10, stream, 'task_completed', task(id)] as const
    counting.note(
      log(
        started('execution-a', '1'),
        started('execution-a', '2'),
        started('execution-b', '3'),
        [1, 'execution-a', 'workflow_cancelled'],
        ended('execution-b', '3'),
        started('execution-c', '4'),
        ended('execution-c', '4'),
      ),
    )
    const { counts, step_ms } = counting.tally()
    expect(counts).to.include({ steps_started: 4, steps_completed: 2 })
    expect(countIn(step_ms)).to.equal(1)
  })

  it('gives sums that do not change any more', () => {
    const counting = openCounting(START)
    const before = counting.tally()
    counting.note(log([0, 'execution-a', 'workflow_submitted'], [5, 'execution-a', 'workflow_started']))
    expect(before.counts.started).to.equal(0)
    expect(countIn(before.queue_ms)).to.equal(0)
  })
})

describe('percentiles', () => {
  it('are right to about a tenth', () => {
    const histogram = emptyHistogram()
    for (let ms = 1; ms <= 1_000; ms++) observe(histogram, ms)
    expect(percentile(histogram, 0.5)).to.be.closeTo(500, 50)
    expect(percentile(histogram, 0.9)).to.be.closeTo(900, 90)
    expect(percentile(histogram, 0.99)).to.be.closeTo(990, 99)
  })

  it('are null where there was nothing, and take what is nothing and what is enormous', () => {
    const histogram = emptyHistogram()
    expect(percentile(histogram, 0.5)).to.equal(null)
    observe(histogram, 0)
    expect(percentile(histogram, 0.5)).to.be.below(1)
    observe(histogram, Number.MAX_SAFE_INTEGER)
    expect(countIn(histogram)).to.equal(2)
  })
})
