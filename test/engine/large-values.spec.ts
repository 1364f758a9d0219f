import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { snapshot, SNAPSHOT_VERSION } from '../../src/domain/execution/snapshot.ts'
import { loadFrom, type Snapshot, type Snapshots } from '../../src/engine/load.ts'
import { plansFrom } from '../../src/engine/plans.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { blobsIn, refOf } from '../../src/store/blobs.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { faultyStore, type FaultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'
import { right, run, wholeLog } from '../support/store.ts'

const big = { rows: Array.from({ length: 40 }, (_, n) => `row ${n}`) }
const text = JSON.stringify(big)
const ref = refOf(text)
const link = { ...ref, href: `/api/blobs/${ref.sha256}` }
const LIMIT = 200

const definition = parsed({
  name: 'report',
  tasks: {
    fetch: { component: 'web', action: 'get', input: { like: '${input.like}' } },
    print: { component: 'web', action: 'print', input: '${tasks.fetch.output}', depends_on: ['fetch'] },
    rows: {
      component: 'web',
      action: 'row',
      for_each: { items: '${tasks.fetch.output.rows}' },
      depends_on: ['print'],
    },
  },
  output: { all: '${tasks.rows.output}', first: '${tasks.fetch.output.rows[0]}' },
})

/** What only looks like a reference. */
const like = { output_ref: ref, href: link.href }

describe('a value that is too large for its event', () => {
  let store: FaultyStore
  let test: TestEngine
  let id: string
  let snapshots: Map<string, Snapshot>

  const keeping = (): Snapshots => ({
    load: async (stream) => snapshots.get(stream),
    save: (stream, { state, ...rest }) =>
      void snapshots.set(stream, { ...rest, state: JSON.parse(JSON.stringify(state)) as unknown }),
  })
  const engine = (): TestEngine => engineOn(store, { maxInline: LIMIT, snapshots: keeping() })

  beforeEach(async () => {
    snapshots = new Map()
    store = faultyStore(memoryStore(), nextId)
    test = engine()
    id = await test.start(await test.define(definition), { like })
    await settled()
  })

  const document = async (from = test, at?: number) => right(await from.engine.document(id, at)())
  const toEnd = async (): Promise<void> => {
    test.stage.answer('fetch', E.right(big))
    await settled()
    test.stage.answer('print', E.right(big))
    await settled()
    for (const [place] of big.rows.entries()) test.stage.answer(`rows[${place}]`, E.right(place === 0 ? big : place))
    await settled()
  }

  it('is kept once, and its events refer to it', async () => {
    await toEnd()
    const log = await wholeLog(store)
    const events = log.filter(({ stream }) => stream === `execution-${id}`)
    const data = (type: string, task_id: string) =>
      events.find((event) => event.type === type && (event.data as { task_id?: string }).task_id === task_id)?.data
    expect(data('task_completed', 'fetch')).to.deep.equal({ task_id: 'fetch', attempt: 1, output_ref: ref })
    expect(data('task_started', 'print')).to.deep.equal({ task_id: 'print', attempt: 1, input_ref: ref })
    expect(data('task_completed', 'rows[0]')).to.have.property('output_ref')
    expect(log.filter(({ stream }) => stream === `blob-${ref.sha256}`)).to.have.length(1)
    expect(await run(blobsIn(store).get(ref.sha256))).to.equal(text)
    expect(JSON.stringify(events)).not.to.contain('row 39')
  })

  it('reaches whoever reads it as the value that it is', async () => {
    test.stage.answer('fetch', E.right(big))
    await settled()
    expect(test.stage.calls[0]?.attempt.input).to.deep.equal(big)
    test.stage.answer('print', E.right(null))
    await settled()
    expect(test.stage.calls).to.have.length(40)
  })

  it('is shown as a reference, also where it is a part of what follows from it', async () => {
    await toEnd()
    const { tasks, output } = await document()
    expect(tasks['fetch']?.output).to.deep.equal({ output_ref: link })
    expect(tasks['print']?.input).to.deep.equal({ input_ref: link })
    expect(tasks['rows']?.output).to.deep.equal([{ output_ref: link }, ...[...big.rows.keys()].slice(1)])
    expect(output).to.have.property('output_ref')
    const whole = await run(blobsIn(store).get((output as { output_ref: { sha256: string } }).output_ref.sha256))
    expect(JSON.parse(whole ?? '')).to.deep.equal({ all: [big, ...[...big.rows.keys()].slice(1)], first: 'row 0' })
  })

  it('is not made of data that looks like a reference', async () => {
    await toEnd()
    const { input, tasks } = await document()
    expect(input).to.deep.equal({ like })
    expect(tasks['fetch']?.input).to.deep.equal({ like })
  })

  it('is there again after a restart, as of any event', async () => {
    await toEnd()
    const now = await document()
    expect(await document(engine())).to.deep.equal(now)
    for (let at = 0; at <= now.revision; at += 7) {
      expect(await document(engine(), at), `as of ${at}`).to.deep.equal(await document(test, at))
    }
    expect(await document(engine(), now.revision)).to.deep.equal(now)
  })

  it('is not in a snapshot, and there again with it', async () => {
    test.stage.answer('fetch', E.right(big))
    await settled()
    const loaded = right(await store.read(`execution-${id}`)())
    const { execution } = await snapshotOf(loaded.length - 1)
    expect(JSON.stringify(execution)).not.to.contain('row 39')
    const next = engine()
    right(await next.engine.recover([{ execution_id: id, status: 'running', priority: 0 }]))
    await settled()
    expect(next.stage.calls[0]?.attempt.input).to.deep.equal(big)
    expect(await document(next)).to.deep.equal(await document(test, loaded.length - 1))
  })

  /** Saves one of the execution as it is now, as the engine would after many more events. */
  const snapshotOf = async (revision: number) => {
    const loaded = right(await loadFrom(store, blobsIn(store), plansFrom(store), keeping())(id, revision))
    const state = snapshot(loaded!.execution)
    keeping().save(`execution-${id}`, { revision, position: loaded!.position, version: SNAPSHOT_VERSION, state })
    return { execution: state }
  }

  it('is durable before the event that refers to it, and harmless when that never comes', async () => {
    store.refuse(1)
    test.stage.answer('fetch', E.right(big))
    await settled()
    expect((await wholeLog(store)).map(({ type }) => type)).not.to.include.members(['blob_part'])
    await test.clock.advance(5_000)
    const types = (await wholeLog(store)).map(({ type }) => type)
    expect(types.indexOf('blob_part')).to.be.lessThan(types.indexOf('task_completed'))
    expect((await document()).tasks['fetch']?.status).to.equal('completed')
  })

  it('survives that the event is refused when the value is kept already', async () => {
    await run(blobsIn(store).put(ref, text, '2026-01-01T00:00:00.000Z'))
    const orphaned = await document()
    expect(orphaned.tasks['fetch']?.status).to.equal('running')
    store.loseAnswers(2)
    test.stage.answer('fetch', E.right(big))
    await test.clock.advance(5_000)
    expect((await document()).tasks['fetch']?.output).to.deep.equal({ output_ref: link })
    expect((await wholeLog(store)).filter(({ type }) => type === 'blob_part')).to.have.length(1)
  })

  it('makes the execution unreadable when the store has lost it, and says which', async () => {
    test.stage.answer('fetch', E.right(big))
    await settled()
    const losing: typeof store = {
      ...store,
      read: (stream, ...rest) => (stream.startsWith('blob-') ? async () => E.right([]) : store.read(stream, ...rest)),
    }
    const lost = await engineOn(losing, { maxInline: LIMIT }).engine.document(id)()
    expect(E.isLeft(lost) && lost.left).to.deep.include({ tag: 'unreadable_event' })
    expect(JSON.stringify(lost)).to.contain(ref.sha256)
  })

  it('is one at the very byte behind the limit', async () => {
    const exactly = { text: 'é'.repeat((LIMIT - '{"text":""}'.length - 1) / 2) + 'x' }
    expect(Buffer.byteLength(JSON.stringify(exactly))).to.equal(LIMIT)
    const flow = await test.define(parsed({ name: 'w', tasks: { a: { component: 'harmonia', action: 'echo' } } }))
    for (const [value, isLarge] of [
      [exactly, false],
      [{ text: `${exactly.text}y` }, true],
      [{ text: '\u0000'.repeat(40) }, true],
    ] as const) {
      const other = await test.start(flow, value)
      await settled()
      expect('input_ref' in ((await test.events(other))[0]?.data as object), JSON.stringify(value)).to.equal(isLarge)
    }
  })
})
