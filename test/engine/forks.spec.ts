import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { memoryStore } from '../../src/store/memory.ts'
import type { Attempt, Changes, Fork } from '../../src/engine/engine.ts'
import type { Call, Reply } from '../../src/engine/tasks/task-kind.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import type { Snapshot } from '../../src/engine/load.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'

const broken = E.left({ type: 'broken', message: 'it broke', retryable: false })
const line = { name: 'line', tasks: { a: aTask([]), b: aTask(['a']), c: aTask(['b']) } }

const right = <A>(answer: E.Either<unknown, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

const forked = async ({ engine }: TestEngine, source: string, rest: Partial<Fork> = {}) => {
  const execution_id = nextId()
  const answer = right(
    await engine.fork({ execution_id, source, kind: rest.changes === undefined ? 'restore' : 'fork', ...rest })(),
  )
  await settled()
  return { ...answer, execution_id }
}

const withOneDone = async (parts = {}, store = memoryStore()) => {
  const around = engineOn(store, parts)
  const workflow = await around.define(line)
  const id = await around.start(workflow)
  around.stage.answer('a', E.right('paid'))
  await settled()
  return { ...around, store, id }
}

describe('an execution that is restored', () => {
  it('keeps what had completed, and calls for what was under way under an identity of its own', async () => {
    const { stage, engine, id, ...rest } = await withOneDone()
    const { execution_id, original_revision } = await forked({ stage, engine, ...rest }, id)
    expect(stage.calls.map(({ attempt }) => [attempt.execution_id, attempt.task_id, attempt.attempt])).to.deep.equal([
      [id, 'b', 1],
      [execution_id, 'b', 1],
    ])
    expect(right(await engine.document(execution_id)())).to.deep.nested.include({
      'tasks.a.output': 'paid',
      restored_from: { execution_id: id, revision: original_revision },
    })
    expect(right(await engine.document(id)()).forks).to.deep.equal([
      { execution_id, revision: original_revision, kind: 'restore' },
    ])
  })

  it('leaves its source as it is, and is not touched by its end', async () => {
    const around = await withOneDone()
    const { stage, engine, id } = around
    const { execution_id } = await forked(around, id)
    await engine.command(id, 'cancel')()
    stage.answer('b', E.right(null))
    for (const task of ['b', 'c']) {
      stage.answer(task, E.right(null))
      await settled()
    }
    expect(right(await engine.document(execution_id)()).status).to.equal('completed')
    expect(right(await engine.document(id)()).status).to.equal('cancelled')
  })

  it('goes on from an event in the middle, also when the source has ended', async () => {
    const around = await withOneDone()
    const { stage, engine, id } = around
    stage.answer('b', broken)
    await settled()
    expect(right(await engine.document(id)()).status).to.equal('failed')
    const events = await around.events(id)
    const at_revision = events.findIndex(
      ({ type, data }) => type === 'task_completed' && (data as { task_id: string }).task_id === 'a',
    )
    await forked(around, id, { at_revision })
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['b'])
  })

  it('is the same after a crash, folded from the history of its source', async () => {
    const around = await withOneDone()
    const { execution_id } = await forked(around, around.id)
    const before = right(await around.engine.document(execution_id)())
    const after = engineOn(around.store, { clock: around.clock })
    await after.engine.recover([{ execution_id, status: 'running', priority: 0 }])
    await settled()
    expect(right(await after.engine.document(execution_id)())).to.deep.equal(before)
    expect(after.stage.calls.map(({ attempt }) => [attempt.execution_id, attempt.task_id])).to.deep.equal([
      [execution_id, 'b'],
    ])
  })

  it('can be gone on from in its turn, as often as you like', async () => {
    const around = await withOneDone()
    let id = around.id
    for (let generation = 0; generation < 5; generation++) id = (await forked(around, id)).execution_id
    const after = engineOn(around.store, { clock: around.clock })
    expect(right(await after.engine.document(id)()).tasks['a']).to.deep.include({ status: 'completed', output: 'paid' })
  })

  it('waits for a slot as any other does', async () => {
    const around = await withOneDone({ maxConcurrentWorkflows: 1 })
    const { execution_id, status } = await forked(around, around.id)
    expect(status).to.equal('pending')
    expect(around.stage.calls.length).to.equal(1)
    await around.engine.command(around.id, 'cancel')()
    await settled()
    expect(right(await around.engine.document(execution_id)()).status).to.equal('running')
  })
})

describe('what a fork and its source owe each other', () => {
  it('is a note of the fork, also when its first append seemed to have failed', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const around = await withOneDone({}, store)
    const { engine, id, clock, events } = around
    store.loseAnswers(1)
    const execution_id = nextId()
    const answer = await engine.fork({ execution_id, source: id, kind: 'restore' })()
    expect(answer).to.have.nested.property('left.tag', 'store_unavailable')
    await clock.advance(2_000)
    expect((await events(execution_id)).map(({ type }) => type)).to.include('workflow_forked')
    expect((await events(id)).filter(({ type }) => type === 'execution_forked')).to.have.length(1)
  })

  it('is paid by the next process, once', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const around = await withOneDone({}, store)
    const execution_id = nextId()
    const { id, events, clock, engine } = around
    const forking = engine.fork({ execution_id, source: id, kind: 'fork' })()
    store.refuse(0)
    right(await forking)
    const after = engineOn(store, { clock })
    const revision = (await events(execution_id))[0]?.data as { readonly source: { readonly revision: number } }
    const untold = { execution_id, source: id, revision: revision.source.revision, kind: 'fork' as const }
    after.engine.tellSources([untold, untold])
    await settled()
    expect((await events(id)).filter(({ type }) => type === 'execution_forked')).to.have.length(1)
  })

  it('is a history that is as it was: a fork of another one is not read', async () => {
    const around = await withOneDone()
    const { execution_id } = await forked(around, around.id)
    const other = {
      ...around.store,
      read: (stream: string, from?: number, limit?: number) => async () => {
        const read = await around.store.read(stream, from, limit)()
        const isSource = stream === `execution-${around.id}`
        return E.isLeft(read) || !isSource ? read : E.right(read.right.map((event) => ({ ...event, hash: 'another' })))
      },
    }
    const after = engineOn(other, { clock: around.clock })
    expect(await after.engine.document(execution_id)()).to.have.nested.property('left.tag', 'unreadable_event')
  })

  it('is nothing that has to be loaded again: a fork has a snapshot of its own from its first event on', async () => {
    const taken = new Map<string, Snapshot>()
    const snapshots = {
      load: async (stream: string) => taken.get(stream),
      save: (stream: string, snapshot: Snapshot) => void taken.set(stream, structuredClone(snapshot)),
    }
    const around = await withOneDone({ snapshots })
    const { execution_id } = await forked(around, around.id)
    const before = right(await around.engine.document(execution_id)())
    const asked: string[] = []
    const store = {
      ...around.store,
      read: (stream: string, from?: number, limit?: number) => {
        asked.push(stream)
        return around.store.read(stream, from, limit)
      },
    }
    const after = engineOn(store, { clock: around.clock, snapshots })
    expect(right(await after.engine.document(execution_id)())).to.deep.equal(before)
    expect(asked).to.not.include(`execution-${around.id}`)
  })
})

describe('an execution that is forked with changes', () => {
  const refusedBecause = async (changes: Changes, rest: Partial<Fork> = {}) => {
    const { engine, id, events } = await withOneDone()
    const before = (await events(id)).length
    const answer = await engine.fork({ execution_id: nextId(), source: id, kind: 'fork', changes, ...rest })()
    expect((await events(id)).length).to.equal(before)
    return E.isLeft(answer) && answer.left.tag === 'invalid_changes'
      ? answer.left.problems.map(({ pointer, code }) => `${pointer} ${code}`)
      : answer
  }

  it('does not run a task that was given an output, and what comes after reads that', async () => {
    const around = await withOneDone()
    const { execution_id } = await forked(around, around.id, { changes: { tasks: { b: { output: 'given' } } } })
    expect(around.stage.calls.map(({ attempt }) => [attempt.execution_id, attempt.task_id])).to.deep.equal([
      [around.id, 'b'],
      [execution_id, 'c'],
    ])
  })

  it('runs a task with the input that it was given, and all that depends on it again', async () => {
    const around = await withOneDone()
    const { execution_id } = await forked(around, around.id, { changes: { tasks: { a: { input: { n: 2 } } } } })
    const call = around.stage.calls.at(-1)
    expect(call?.attempt).to.deep.include({ execution_id, task_id: 'a', attempt: 1, input: { n: 2 } })
  })

  it('follows another definition, in which what has completed stays so', async () => {
    const around = await withOneDone()
    const definition = { name: 'line', tasks: { a: aTask([]), d: aTask(['a']) } }
    const { execution_id } = await forked(around, around.id, { changes: { definition } })
    expect(around.stage.calls.at(-1)?.attempt).to.deep.include({ execution_id, task_id: 'd' })
    const after = engineOn(around.store, { clock: around.clock })
    const document = right(await after.engine.document(execution_id)())
    expect(Object.keys(document.tasks)).to.deep.equal(['a', 'd'])
    expect(document.definition?.tasks['d']).to.not.equal(undefined)
  })

  it('is refused with all that keeps it from that, and nothing is recorded', async () => {
    expect(
      await refusedBecause(
        {
          tasks: { x: { rerun: true }, a: { rerun: true, output: 1 }, 'a.b': { rerun: true }, c: {} },
          definition_version: 7,
        },
        { at_revision: 99 },
      ),
    ).to.deep.equal([
      '/at_revision revision_not_found',
      '/changes/definition_version workflow_version_not_found',
      '/changes/tasks/x unknown_task',
      '/changes/tasks/a one_change_per_task',
      '/changes/tasks/a.b task_inside',
      '/changes/tasks/c one_change_per_task',
    ])
    expect(await refusedBecause({ definition: { name: 'x' } })).to.deep.equal(['/changes/definition/tasks required'])
  })
})

describe('a failed execution that is retried in place', () => {
  const withOneFailed = async (parts = {}) => {
    const around = await withOneDone(parts)
    around.stage.answer('b', broken)
    await settled()
    return around
  }

  it('runs what failed and what that blocked, and completes', async () => {
    const { stage, engine, id } = await withOneFailed()
    const retried = right(await engine.command(id, 'retry')())
    expect(retried.status).to.equal('running')
    await settled()
    expect(stage.calls.map(({ attempt }) => [attempt.task_id, attempt.attempt])).to.deep.equal([['b', 2]])
    for (const task of ['b', 'c']) {
      stage.answer(task, E.right(task))
      await settled()
    }
    expect(right(await engine.document(id)())).to.deep.nested.include({
      status: 'completed',
      error: null,
      retries: 1,
      'tasks.a.attempt': 1,
      'tasks.b.attempt': 2,
      'tasks.c.output': 'c',
    })
  })

  it('is asked twice as if it were asked once', async () => {
    const { engine, id, events } = await withOneFailed()
    await engine.command(id, 'retry')()
    expect(E.isRight(await engine.command(id, 'retry')())).to.equal(true)
    expect((await events(id)).filter(({ type }) => type === 'workflow_retried').length).to.equal(1)
  })

  it('is refused while it has not failed', async () => {
    const { engine, id } = await withOneDone()
    expect(await engine.command(id, 'retry')()).to.deep.equal(E.left({ tag: 'not_failed', status: 'running' }))
    await engine.command(id, 'cancel')()
    expect(await engine.command(id, 'retry')()).to.deep.equal(E.left({ tag: 'not_failed', status: 'cancelled' }))
  })

  it('goes on after a crash as any other does', async () => {
    const { engine, id, store, clock } = await withOneFailed()
    await engine.command(id, 'retry')()
    const after = engineOn(store, { clock })
    await after.engine.recover([{ execution_id: id, status: 'running', priority: 0 }])
    await settled()
    expect(after.stage.calls.map(({ attempt }) => [attempt.task_id, attempt.attempt])).to.deep.equal([['b', 2]])
  })

  it("hears nothing of what an attempt of before has come to, though its place is another one's now", async () => {
    const calls: { readonly attempt: Attempt; readonly answer: (reply: Reply) => void }[] = []
    const call = (attempt: Attempt): Call => {
      const outcome = new Promise<Reply>((answer) => calls.push({ attempt, answer }))
      return { outcome, abort: () => undefined }
    }
    const around = engineOn(memoryStore(), { kindOf: () => ({ kind: 'call', call }) })
    const { engine, clock } = around
    const x = { depends_on: [], tasks: { p: aTask() } }
    const y = { depends_on: [], tasks: { q: aTask([], { retry: { max_attempts: 3, initial_delay: 0 } }) } }
    const both = { name: 'both', failure_policy: 'fail_fast' as const, tasks: { x, y } }
    const id = await around.start(await around.define(both))
    const answer = async (task_id: string, attempt: number, reply: Reply): Promise<void> => {
      calls.find((one) => one.attempt.task_id === task_id && one.attempt.attempt === attempt)?.answer(reply)
      await clock.advance(1)
    }
    await answer('y.q', 1, E.left({ type: 'busy', message: 'later', retryable: true }))
    await answer('x.p', 1, broken)
    right(await engine.command(id, 'retry')())
    await answer('y.q', 2, E.right('too late'))
    const { tasks } = right(await engine.document(id)())
    expect(Object.entries(tasks).map(([task, { status, attempt }]) => `${task} ${status} ${attempt}`)).to.deep.equal([
      'x running 2',
      'y running 1',
      'y.q running 3',
      'x.p running 2',
    ])
  })
})
