import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Leaf, Task } from '../../src/domain/definition/definition.ts'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, type TestEngine } from '../support/engine.ts'
import { aGroup, aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { engineAfter, logOf, recordedStore } from '../support/restarts.ts'

const builtIn = (action: string, input: object, depends_on: readonly string[] = [], extra: Partial<Leaf> = {}): Leaf =>
  aTask(depends_on, { component: 'harmonia', action, input, ...extra })
const signalled = (input: object = {}, depends_on: readonly string[] = []): Leaf =>
  builtIn('wait_for_signal', { name: 'paid', ...input }, depends_on)
const approved = (input: object = {}): Leaf => builtIn('approve', input)

const documentOf = async ({ engine }: TestEngine, id: string): Promise<ExecutionDocument> => {
  const found = await engine.document(id)()
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}
const begun = async (tasks: Record<string, Task>, store: EventStore = memoryStore()) => {
  const around = engineOn(store)
  const id = await around.start(await around.define({ name: 'w', tasks }))
  await settled()
  return { ...around, id }
}
const namesOf = async ({ events }: TestEngine, id: string): Promise<readonly string[]> =>
  (await events(id)).map(({ type }) => type)

describe('a task that waits for a signal', () => {
  it('says so, and completes with the signal, in the append that records it', async () => {
    const around = await begun({ wait: signalled() })
    const waiting = await documentOf(around, around.id)
    expect(waiting.tasks['wait']).to.deep.include({ status: 'waiting', waiting_for: { kind: 'signal', name: 'paid' } })
    const told = await around.engine.signal(around.id, { name: 'paid', data: { n: 5 } })()
    expect(told).to.have.nested.property('right.status', 'completed')
    const { output, tasks } = await documentOf(around, around.id)
    const received_at = tasks['wait']?.completed_at
    expect(output).to.deep.equal({ wait: { name: 'paid', data: { n: 5 }, received_at } })
    expect(tasks['wait']).not.to.have.property('waiting_for')
  })

  it('takes one that came before it began', async () => {
    const around = await begun({ work: aTask(), wait: signalled({}, ['work']) })
    await around.engine.signal(around.id, { name: 'paid', data: 1 })()
    await around.engine.signal(around.id, { name: 'paid', data: 2 })()
    around.stage.answer('work', E.right(null))
    await settled()
    expect(await documentOf(around, around.id)).to.have.deep.nested.property('output.wait.data', 1)
  })

  it('fails for good with `timeout` when none comes in time, whichever of its two times is shorter', async () => {
    for (const [input, extra] of [
      [{ timeout: 60 }, {}],
      [{ timeout: 600 }, { timeout: 60 }],
      [{}, { timeout: 60 }],
    ] as const) {
      const around = await begun({ wait: { ...signalled(input), ...extra } })
      await around.clock.advance(59_000)
      expect(await documentOf(around, around.id)).to.have.property('status', 'running')
      await around.clock.advance(1_000)
      expect((await documentOf(around, around.id)).tasks['wait']?.error).to.deep.include({ type: 'timeout' })
      const late = await around.engine.signal(around.id, { name: 'paid', data: 1 })()
      expect(late).to.have.nested.property('left.tag', 'execution_over')
    }
  })

  it('is beaten in a race by what comes first', async () => {
    const race = aGroup({ paid: signalled(), late: builtIn('wait', { seconds: 60 }) }, { race: true })
    const paid = await begun({ race })
    await paid.engine.signal(paid.id, { name: 'paid', data: 1 })()
    expect(await documentOf(paid, paid.id)).to.have.nested.property('output.race.winner', 'paid')
    const late = await begun({ race })
    await late.clock.advance(60_000)
    expect(await documentOf(late, late.id)).to.have.nested.property('output.race.winner', 'late')
  })

  it('is a fault of the definition when its input is wrong', async () => {
    const around = await begun({ wait: builtIn('wait_for_signal', { nmae: 'paid' }) })
    expect((await documentOf(around, around.id)).tasks['wait']?.error).to.include({ type: 'invalid_input' })
  })
})

describe('a task that asks for an approval', () => {
  const of = (around: { readonly id: string }) => ({ execution_id: around.id, task_id: 'ask', attempt: 1 })

  it('says what is asked, and completes with the decision', async () => {
    const around = await begun({ ask: approved({ prompt: 'Pay?', approvers: ['ada'], data: { amount: 3 } }) })
    expect((await documentOf(around, around.id)).tasks['ask']).to.deep.include({
      status: 'waiting',
      approval_id: `${around.id}:ask:1`,
      waiting_for: { kind: 'approval', prompt: 'Pay?', approvers: ['ada'], data: { amount: 3 } },
    })
    await around.engine.decide(of(around), { decision: 'approved', by: 'ada', comment: 'fine', data: { limit: 9 } })()
    const { output, tasks } = await documentOf(around, around.id)
    const decided_at = tasks['ask']?.completed_at
    expect(output).to.deep.equal({
      ask: { decision: 'approved', by: 'ada', comment: 'fine', data: { limit: 9 }, decided_at },
    })
  })

  it('goes on after a rejection, or fails where it says so', async () => {
    const goesOn = await begun({ ask: approved() })
    await goesOn.engine.decide(of(goesOn), { decision: 'rejected' })()
    expect(await documentOf(goesOn, goesOn.id)).to.have.nested.property('output.ask.decision', 'rejected')
    const fails = await begun({ ask: approved({ on_reject: 'fail' }) })
    await fails.engine.decide(of(fails), { decision: 'rejected', by: 'ada', comment: 'no' })()
    expect((await documentOf(fails, fails.id)).tasks['ask']?.error).to.include({
      type: 'rejected',
      message: 'it was rejected by ada: no',
      retryable: false,
    })
  })

  it('is escalated in time, and times out', async () => {
    const escalate = [
      { after: 90, to: ['dan', 'eve'] },
      { after: 60, to: 'bob' },
    ]
    const around = await begun({ ask: approved({ approvers: ['ada'], escalate, timeout: 120 }) })
    await around.clock.advance(200_000)
    const events = (await around.events(around.id)).filter(({ type }) => /approval|timed/.test(type))
    expect(events.map(({ type, data, at }) => [type, (data as { to?: unknown }).to, Date.parse(at)])).to.deep.equal([
      ['approval_escalated', ['bob'], Date.parse('2026-01-01T00:01:00Z')],
      ['approval_escalated', ['dan', 'eve'], Date.parse('2026-01-01T00:01:30Z')],
      ['task_timed_out', undefined, Date.parse('2026-01-01T00:02:00Z')],
    ])
    expect(await documentOf(around, around.id)).to.have.property('status', 'failed')
    const late = await around.engine.decide(of(around), { decision: 'approved', by: 'ada' })()
    expect(late).to.have.nested.property('left.tag', 'approval_over')
  })

  it('is refused where there is no such execution', async () => {
    const around = await begun({ ask: approved() })
    const ref = { execution_id: 'nobody', task_id: 'ask', attempt: 1 }
    expect(await around.engine.decide(ref, { decision: 'approved' })()).to.have.nested.property(
      'left.tag',
      'approval_not_found',
    )
  })
})

/** Told to its end once, and again from behind each of its appends by a process that finds them. */
const stories: readonly (readonly [
  says: string,
  task: Leaf,
  users: (around: TestEngine, id: string) => Promise<unknown>,
])[] = [
  [
    'a signal comes, twice with one id',
    signalled(),
    async ({ engine }, id) => {
      await engine.signal(id, { name: 'paid', data: 1, signal_id: 's' })()
      await engine.signal(id, { name: 'paid', data: 1, signal_id: 's' })()
    },
  ],
  ['no signal comes', signalled({ timeout: 60 }), ({ clock }) => clock.advance(61_000)],
  [
    'an approval is decided by whom it was escalated to',
    approved({ approvers: ['ada'], escalate: [{ after: 10, to: 'bob' }] }),
    async ({ clock, engine }, execution_id) => {
      await clock.advance(11_000)
      const ref = { execution_id, task_id: 'wait', attempt: 1 }
      await engine.decide(ref, { decision: 'approved', by: 'bob' })()
    },
  ],
]

describe('a wait, when the process dies behind any of its events', () => {
  for (const [says, wait, users] of stories)
    it(`comes to the same end: ${says}`, async () => {
      const { store, taken } = recordedStore()
      const told = await begun({ wait }, store)
      await users(told, told.id)
      await settled()
      const expected = await documentOf(told, told.id)
      const names = await namesOf(told, told.id)

      for (let kept = 2; kept <= taken.length; kept++) {
        const log = await logOf(taken.slice(0, kept))
        const again = await engineAfter(log, manualClock(Date.parse(taken[kept - 1]?.at ?? '')))
        await users(again, told.id)
        await settled()
        const document = await documentOf(again, told.id)
        expect(document.status, `behind append ${kept}`).to.equal(expected.status)
        expect(await namesOf(again, told.id)).to.deep.equal(names)
      }
    })
})
