import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSampleComponents, type SampleComponents } from '../../examples/components/index.ts'
import { HarmoniaClient, type NewWorkflow } from '../../src/client/index.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'
import { serverStores, type ServerStore } from '../support/server-stores.ts'
import { checkHistory, executionsIn, isEnded } from './history.ts'

const EXECUTIONS = 240
const ROUNDS = 5
/** Who start them, one after the other each. */
const CALLERS = 24
/** In so many rounds the last step of each execution gets no answer, so that all of them are in flight at once. */
const SHUT = 3
const task = (component: string, action: string, input: unknown, ...depends_on: string[]) => ({
  component,
  action,
  input,
  depends_on,
})

/** Sequence, wait, fan-out and join over three components. */
const PIPELINE: NewWorkflow = {
  name: 'survives',
  tasks: {
    measure: task('prometheus', 'analyze_results', { data: '${input.text}' }),
    pause: task('harmonia', 'wait', { seconds: 1.5 }, 'measure'),
    metrics: task('apollo', 'analyze_metrics', { data: '${tasks.measure.output}' }, 'pause'),
    keep_a: task('engram', 'store_results', { results: ['a', '${execution.id}'] }, 'metrics'),
    keep_b: task('engram', 'store_results', { results: ['b', '${execution.id}'] }, 'metrics'),
    report: task('prometheus', 'analyze_results', { data: '${tasks.keep_a.output}' }, 'keep_a', 'keep_b'),
    sign_off: task('gate', 'hold', {}, 'report'),
  },
}
const CALLED = 6

for (const spec of serverStores)
  describe(`a server on ${spec.name} that is killed in the middle of two hundred executions, again and again`, function () {
    this.timeout(180_000)
    const dataDir = mkdtempSync(join(tmpdir(), 'harmonia-crash-'))
    const calls: string[] = []
    let called: () => void = () => undefined
    let samples: SampleComponents
    let gate: HoldingComponent
    let inFlight = 0
    let store: ServerStore

    const histories = async () => executionsIn(await store.log())

    const note = (key: string): void => {
      calls.push(key)
      called()
    }

    before(async () => {
      store = await spec.open(dataDir)
      gate = await holdingComponent(({ key }) => note(key))
      samples = await startSampleComponents({
        dir: join(dataDir, 'components'),
        log: ({ idempotency_key }) => note(idempotency_key ?? ''),
      })
      let workflow_id = ''
      const accepted = new Set<number>()

      for (let round = 0; round < ROUNDS; round++) {
        const before = calls.length
        const server = await startServerProcess(dataDir, { HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000', ...store.env })
        const client = new HarmoniaClient({ url: server.url })
        if (round === 0) {
          for (const { name, endpoint } of [...samples.components, { name: 'gate', endpoint: gate.endpoint }])
            await client.registerComponent({ name, endpoint })
          workflow_id = (await client.createWorkflow(PIPELINE)).workflow_id
        }
        if (round === SHUT) gate.open()
        // In the last round that is shut, all have been accepted before the kill; in the others it may come at any time.
        if (round === SHUT - 1) await startAll(client, workflow_id, accepted)
        const kill = reached(before + 1 + Math.floor(Math.random() * (round === 0 ? 30 : 100))).then(server.kill)
        await startAll(client, workflow_id, accepted).catch(() => undefined)
        await Promise.race([kill, allEnded(client).catch(() => kill)])
        await server.kill()
        inFlight = Math.max(inFlight, [...(await histories()).values()].filter((events) => !isEnded(events)).length)
      }

      const server = await startServerProcess(dataDir, { HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000', ...store.env })
      const client = new HarmoniaClient({ url: server.url })
      await startAll(client, workflow_id, accepted)
      await allEnded(client)
      expect(await server.stop(), 'a clean exit').to.equal(0)
    })

    after(async () => {
      endServerProcesses()
      await Promise.all([samples.stop(), gate.stop(), store.stop()])
      rmSync(dataDir, { recursive: true, force: true })
    })

    /** Resolves at the moment when the components have been called so often. */
    const reached = (count: number): Promise<void> =>
      new Promise((resolve) => {
        called = () => {
          if (calls.length >= count) resolve()
        }
        called()
      })

    /** Starts whatever was not acknowledged yet, with the key of the first time. */
    const startAll = async (client: HarmoniaClient, workflow_id: string, accepted: Set<number>): Promise<void> => {
      const missing = Array.from({ length: EXECUTIONS }, (_, n) => n).filter((n) => !accepted.has(n))
      const start = async (): Promise<void> => {
        for (let n = missing.shift(); n !== undefined; n = missing.shift()) {
          await client.executeWorkflow({ workflow_id, input: { text: `text ${n}` } }, { idempotencyKey: `start-${n}` })
          accepted.add(n)
        }
      }
      await Promise.all(Array.from({ length: CALLERS }, start))
    }

    /** Follows the log until the server has no execution left that is not over. */
    const allEnded = async (client: HarmoniaClient): Promise<void> => {
      const open = async () =>
        (await client.listExecutions({ status: ['pending', 'running', 'paused'], limit: 1 })).executions.length
      // The place first: what ends after that is told, however soon.
      const { position } = await client.getStatus()
      if ((await open()) === 0) return
      const events = client.monitorEvents({ types: ['workflow_completed'], after: position })
      for await (const _ of events) if ((await open()) === 0) return
    }

    it('was in the middle of at least two hundred', () => expect(inFlight).to.be.at.least(200))

    it('has started each execution once and brought each to its end', async () => {
      const all = await histories()
      expect(all.size).to.equal(EXECUTIONS)
      for (const [stream, events] of all) {
        checkHistory(stream, events)
        expect(events.at(-1)?.type).to.equal('workflow_completed')
        expect(events.filter(({ type }) => type === 'task_completed')).to.have.length(CALLED + 1)
      }
    })

    it('has called components only for claims in the log, each redelivery with the key of its attempt', async () => {
      const claimed = new Set([...(await histories())].flatMap(([stream, events]) => checkHistory(stream, events)))
      for (const key of calls) expect(claimed.has(key), `${key} was claimed`).to.equal(true)
      expect(new Set(calls).size).to.equal(EXECUTIONS * CALLED)
    })
  })
