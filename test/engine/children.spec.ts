import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Definition, Leaf } from '../../src/domain/definition/definition.ts'
import type { Parent } from '../../src/domain/execution/events.ts'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { engineAfter, historiesIn, logOf, recordedStore } from '../support/restarts.ts'

const runs = (name: string, input: object = {}, extra: Partial<Leaf> = {}): Leaf =>
  aTask([], { component: 'harmonia', action: 'run_workflow', input: { name, ...input }, ...extra })

const CHILD: Definition = {
  name: 'child',
  tasks: { work: aTask() },
  output: { made: '${tasks.work.output}', from: '${input.n}' },
}
const PARENT: Definition = { name: 'parent', tasks: { sub: runs('child', { input: { n: 7 } }) } }

const documentOf = async ({ engine }: TestEngine, id: string): Promise<ExecutionDocument> => {
  const found = await engine.document(id)()
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** The execution that the task has started. */
const childOf = async (around: TestEngine, id: string, task = 'sub'): Promise<string> => {
  const { tasks } = await documentOf(around, id)
  const child = tasks[task]?.child_execution_id
  if (child === undefined) throw new Error(`task ${task} has started nothing`)
  return child
}

const begun = async (
  definitions: readonly Definition[] = [PARENT],
  parts: Parameters<typeof engineOn>[1] = {},
  store?: EventStore,
) => {
  const around = engineOn(store ?? memoryStore(), parts)
  await around.define(CHILD)
  const ids = []
  for (const definition of definitions) ids.push(await around.define(definition))
  const id = await around.start(ids[0] ?? '')
  await settled()
  return { ...around, id }
}

describe('a task that runs a workflow', () => {
  it('ends with the output of the execution that it started', async () => {
    const around = await begun()
    const child = await childOf(around, around.id)
    expect(await documentOf(around, around.id)).to.have.nested.property('tasks.sub.status', 'waiting')
    expect(await documentOf(around, child)).to.deep.include({
      status: 'running',
      input: { n: 7 },
      parent: { execution_id: around.id, task_id: 'sub', attempt: 1, wait: true },
      depth: 1,
    })
    around.stage.answer('work', E.right('bread'))
    await settled()
    const { status, output, tasks } = await documentOf(around, around.id)
    expect({ status, output }).to.deep.equal({ status: 'completed', output: { sub: { made: 'bread', from: 7 } } })
    expect(tasks['sub']).to.include({ child_execution_id: child, attempt: 1 })
  })

  it('fails with the error of the execution that it started, which says which one', async () => {
    const around = await begun()
    const child = await childOf(around, around.id)
    around.stage.answer('work', E.left({ type: 'burnt', message: 'too hot', retryable: false }))
    await settled()
    const { status, tasks } = await documentOf(around, around.id)
    expect(status).to.equal('failed')
    expect(tasks['sub']?.error).to.deep.include({ type: 'workflow_failed', retryable: false })
    expect(tasks['sub']?.error?.message).to.contain(child).and.to.contain('too hot')
    expect(tasks['sub']?.error?.details).to.have.nested.property('error.task_id', 'work')
    expect(tasks['sub']?.error?.details).to.have.property('execution_id', child)
  })

  it('fails when somebody cancels the execution that it started', async () => {
    const around = await begun()
    await around.engine.command(await childOf(around, around.id), 'cancel')()
    await settled()
    expect(await documentOf(around, around.id)).to.have.nested.property('tasks.sub.error.type', 'workflow_cancelled')
  })

  it('ends at once when it does not wait, and leaves the execution to itself', async () => {
    const around = await begun([{ name: 'parent', tasks: { sub: runs('child', { wait: false, input: { n: 1 } }) } }])
    const child = await childOf(around, around.id)
    const { status, output } = await documentOf(around, around.id)
    const { workflow_id } = await documentOf(around, child)
    expect(status).to.equal('completed')
    expect(output).to.deep.equal({ sub: { execution_id: child, workflow_id, workflow_version: 1 } })
    expect(await documentOf(around, child)).to.include({ status: 'running' })
    around.stage.answer('work', E.right(1))
    await settled()
    expect(await documentOf(around, child)).to.include({ status: 'completed' })
  })

  const refusals: readonly (readonly [string, object, string])[] = [
    ['there is no workflow of the name', { name: 'nobody' }, 'workflow_not_found'],
    ['several have the name', { name: 'twin' }, 'workflow_ambiguous'],
    ['there is no such workflow', { name: undefined, workflow_id: 'nobody' }, 'workflow_not_found'],
    ['there is no such version', { name: 'child', version: 9 }, 'workflow_version_not_found'],
    ['the workflow does not take the input', { name: 'strict', input: { n: 'x' } }, 'invalid_input'],
    ['its own input is wrong', { name: 'child', wiat: true }, 'invalid_input'],
  ]
  for (const [why, input, type] of refusals)
    it(`fails for good when ${why}`, async () => {
      const given = JSON.parse(JSON.stringify({ ...input })) as object
      const strict: Definition = {
        ...CHILD,
        name: 'strict',
        input_schema: { properties: { n: { type: 'number' } } },
      }
      const twin = { ...CHILD, name: 'twin' }
      const task = aTask([], { component: 'harmonia', action: 'run_workflow', input: given })
      const around = await begun([{ name: 'parent', tasks: { sub: task } }, strict, twin, twin])
      const { status, tasks } = await documentOf(around, around.id)
      expect(status).to.equal('failed')
      expect(tasks['sub']?.error).to.include({ type, retryable: false })
    })

  it('fails beyond the depth that is allowed, and not before', async () => {
    const around = engineOn(memoryStore(), { maxWorkflowDepth: 2 })
    const recursive = await around.define({ name: 'recursive', tasks: { sub: runs('recursive') } })
    const id = await around.start(recursive)
    await around.clock.advance(1)
    const first = await childOf(around, id)
    const second = await childOf(around, first)
    expect(await documentOf(around, second)).to.have.nested.property('tasks.sub.error.type', 'workflow_depth_exceeded')
    expect((await documentOf(around, id)).status).to.equal('failed')
  })
})

describe('an execution that is waited for', () => {
  it('is cancelled with its parent, and so are its own', async () => {
    const middle: Definition = { name: 'middle', tasks: { sub: runs('child', { input: { n: 1 } }) } }
    const around = await begun([{ name: 'parent', tasks: { sub: runs('middle') } }, middle])
    const { id } = around
    const child = await childOf(around, id)
    const grandchild = await childOf(around, child)
    await around.engine.command(id, 'cancel')()
    await settled()
    for (const each of [id, child, grandchild])
      expect(await documentOf(around, each)).to.have.property('status', 'cancelled')
    expect(around.stage.calls.map(({ aborted }) => aborted)).to.deep.equal([true])
  })

  it('is paused with its parent, and goes on with it', async () => {
    const around = await begun()
    const child = await childOf(around, around.id)
    await around.engine.command(around.id, 'pause')()
    await settled()
    expect(await documentOf(around, child)).to.have.property('status', 'paused')
    expect(await around.engine.command(child, 'resume')()).to.have.nested.property('left.tag', 'parent_not_running')
    await around.engine.command(around.id, 'resume')()
    await settled()
    expect(await documentOf(around, child)).to.have.property('status', 'running')
    const events = await around.events(child)
    expect(events.filter(({ type }) => /paused|resumed/.test(type)).map(({ data }) => data)).to.deep.equal([
      { by_parent: true },
      { by_parent: true },
    ])
  })

  it('stays paused when it was paused by itself before its parent was', async () => {
    const around = await begun()
    const child = await childOf(around, around.id)
    await around.engine.command(child, 'pause')()
    await around.engine.command(around.id, 'pause')()
    await settled()
    expect(await around.engine.command(child, 'resume')()).to.have.nested.property('left.tag', 'parent_not_running')
    await around.engine.command(around.id, 'resume')()
    await settled()
    expect(await documentOf(around, child)).to.have.property('status', 'paused')
    await around.engine.command(child, 'resume')()
    expect(await documentOf(around, child)).to.have.property('status', 'running')
  })

  it('goes on with its undoing, which was paused with its parent, when its parent is cancelled', async () => {
    const undo = { component: 'ergon', action: 'undo', input: {} }
    const undone: Definition = {
      name: 'undone',
      tasks: { made: aTask([], { compensate: undo }), bad: aTask(['made']) },
    }
    const around = await begun([{ name: 'parent', tasks: { sub: runs('undone') } }, undone])
    const child = await childOf(around, around.id)
    around.stage.answer('made', E.right(1))
    await settled()
    around.stage.answer('bad', E.left({ type: 'bad', message: 'no', retryable: false }))
    await settled()
    await around.engine.command(around.id, 'pause')()
    await settled()
    expect(await documentOf(around, child)).to.include({ status: 'paused', compensating: true })
    await around.engine.command(around.id, 'cancel')()
    await settled()
    expect(await documentOf(around, child)).to.include({ status: 'running', compensating: true })
    around.stage.answer('made.compensate', E.right(null))
    await settled()
    expect(await documentOf(around, child)).to.have.property('status', 'failed')
  })

  it('is cancelled when the time of the task is over; a retry starts another one', async () => {
    const retried = runs('child', { input: { n: 1 } }, { timeout: 60, retry: { max_attempts: 2, initial_delay: 1 } })
    const around = await begun([{ name: 'parent', tasks: { sub: retried } }])
    const first = await childOf(around, around.id)
    await around.clock.advance(62_000)
    const second = await childOf(around, around.id)
    expect(second).not.to.equal(first)
    expect(await documentOf(around, first)).to.have.property('status', 'cancelled')
    expect(await documentOf(around, second)).to.have.property('status', 'running')
    await around.clock.advance(60_000)
    expect(await documentOf(around, second)).to.have.property('status', 'cancelled')
    expect(await documentOf(around, around.id)).to.have.property('status', 'failed')
  })

  it('has no deadline that nobody wrote', async () => {
    const around = await begun()
    await around.clock.advance(3_000_000)
    expect(await documentOf(around, around.id)).to.have.nested.property('tasks.sub.status', 'waiting')
  })

  it('runs in the place of its parent, so that nobody waits for a slot that only he could free', async () => {
    const around = await begun([PARENT], { maxConcurrentWorkflows: 1 })
    const child = await childOf(around, around.id)
    expect(await documentOf(around, child)).to.have.property('status', 'running')
    expect(around.engine.stats()).to.include({ running: 1, queued: 0 })
    around.stage.answer('work', E.right(1))
    await settled()
    expect(await documentOf(around, around.id)).to.have.property('status', 'completed')
    expect(around.engine.stats()).to.include({ running: 0, queued: 0 })
  })
})

/** A story that is told to its end once, and then again from behind each of its appends by a process that finds them. */
interface Story {
  readonly says: string
  readonly task: Leaf
  readonly users: (around: TestEngine, id: string) => Promise<unknown>
}

const answerAll = (around: TestEngine, outcome: E.Either<never, unknown> = E.right(1)): void => {
  for (const { attempt } of [...around.stage.calls]) around.stage.answer(attempt.task_id, outcome)
}
const steered =
  (...verbs: readonly ('pause' | 'resume' | 'cancel')[]) =>
  async (around: TestEngine, id: string): Promise<void> => {
    for (const verb of verbs) {
      await around.engine.command(id, verb)()
      await settled()
    }
  }

const waited = runs('child', { input: { n: 1 } })
const stories: readonly Story[] = [
  { says: 'is answered', task: waited, users: async (around) => answerAll(around) },
  { says: 'is cancelled', task: waited, users: steered('cancel') },
  { says: 'is paused', task: waited, users: steered('pause') },
  { says: 'is paused and resumed', task: waited, users: steered('pause', 'resume') },
  {
    says: 'runs out of time, is tried again at once, and runs out of time again',
    task: { ...waited, timeout: 60, retry: { max_attempts: 2, initial_delay: 0 } },
    users: ({ clock }) => clock.advance(200_000),
  },
  {
    says: 'is not waited for',
    task: runs('child', { wait: false, input: { n: 1 } }),
    users: async (around) => answerAll(around),
  },
]

const ENDED = new Set(['completed', 'failed', 'cancelled'])

interface Submitted {
  readonly parent?: Parent
}

/** What must hold of every parent and child once everybody has come to rest. */
const checkFamilies = async (around: TestEngine, store: EventStore): Promise<void> => {
  const histories = await historiesIn(store)
  for (const [id, [submitted]] of histories) {
    const { status, tasks } = await documentOf(around, id)
    for (const task of Object.values(tasks)) {
      if (task.status !== 'waiting' || status !== 'running') continue
      expect(histories.has(task.child_execution_id ?? ''), 'what a task waits for is there').to.equal(true)
    }
    const { parent } = submitted?.data as Submitted
    if (parent?.wait !== true) continue
    const above = await documentOf(around, parent.execution_id)
    const task = above.tasks[parent.task_id]
    if (task?.status === 'waiting' && task.attempt === parent.attempt)
      expect(status, `${id} stands as its parent does`).to.equal(above.status)
    else expect(ENDED.has(status), `${id} is ${status}, and nobody waits for it`).to.equal(true)
  }
}

const isOver = async (around: TestEngine, id: string): Promise<boolean> =>
  ENDED.has((await documentOf(around, id)).status)

describe('a parent and its child, when the process dies behind any of their events', () => {
  for (const { says, task, users } of stories)
    it(`come to the same end: the task ${says}`, async () => {
      const { store, taken } = recordedStore()
      const told = await begun([{ name: 'parent', tasks: { sub: task } }], {}, store)
      await users(told, told.id)
      await settled()
      await checkFamilies(told, store)
      const expected = (await documentOf(told, told.id)).status

      const first = taken.findIndex(({ stream }) => stream === `execution-${told.id}`)
      for (let kept = first + 1; kept <= taken.length; kept++) {
        const log = await logOf(taken.slice(0, kept))
        const definitions = taken.filter(({ stream }) => stream.startsWith('workflow-'))
        const child = definitions[0]?.stream.slice('workflow-'.length) ?? ''
        const clock = manualClock(Date.parse(taken[kept - 1]?.at ?? ''))
        const again = await engineAfter(log, clock, { workflowsNamed: async () => E.right([child]) })
        await settled()
        await checkFamilies(again, log)
        if (!(await isOver(again, told.id))) await users(again, told.id)
        await settled()
        await checkFamilies(again, log)
        expect((await documentOf(again, told.id)).status, `behind append ${kept}`).to.equal(expected)
      }
      expect(taken.length).to.be.greaterThan(first + 2)
    })
})

/** A store that refuses its n-th append, or takes it and loses the answer. */
const failingOnce = (store: EventStore, place: number, how: 'refused' | 'lost'): EventStore => {
  let asked = 0
  return {
    ...store,
    append: (append) => async () => {
      const fails = ++asked === place
      if (fails && how === 'refused') return E.left(AWAY)
      const result = await store.append(append)()
      return fails ? E.left(AWAY) : result
    },
  }
}
const AWAY = { tag: 'store_unavailable', reason: 'as the test wants it' } as const

describe('a parent and its child, when the store fails at any of their events', () => {
  for (const how of ['refused', 'lost'] as const)
    for (const { says, task, users } of stories)
      it(`come to the same end: an append is ${how}, the task ${says}`, async () => {
        for (let place = 2; place <= 12; place++) {
          const store = memoryStore()
          const around = engineOn(store)
          const child = await around.define(CHILD)
          const parent = await around.define({ name: 'parent', tasks: { sub: task } })
          const failing = engineOn(failingOnce(store, place, how), {
            clock: around.clock,
            workflowsNamed: async () => E.right([child]),
          })
          const id = await failing.start(parent)
          const restored = async () => {
            await failing.clock.advance(5_000)
          }
          await restored()
          await users(failing, id).catch(() => undefined)
          await restored()
          await users(failing, id).catch(() => undefined)
          await restored()
          await checkFamilies(failing, store)
        }
      })
})
