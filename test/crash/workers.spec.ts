import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HarmoniaWorker, TaskError, type HarmoniaClient, type NewTasks } from '../../src/client/index.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { endWorkerProcesses, startWorker, type WorkerProcess } from '../support/worker-process.ts'
import { checkHistory, histories } from './history.ts'

const PROGRAM = resolve(import.meta.dirname, 'worker-program.js')
const PYTHON = resolve(import.meta.dirname, '../../../examples/workers/worker.py')

describe('workers as processes of their own', function () {
  this.timeout(30_000)
  const folder = e2eFolder()
  const notes = join(folder.path, 'notes')
  let server: ServerProcess
  let client: HarmoniaClient

  before(async () => {
    server = await startServerProcess(folder.path)
    client = clientOf(server)
  })
  after(() => {
    endWorkerProcesses()
    endServerProcesses()
    folder.remove()
  })

  const begin = (component: string, ...argv: readonly string[]): WorkerProcess =>
    startWorker(server.url, [
      '--component',
      component,
      '--exec',
      `"${process.execPath}" ${PROGRAM}`,
      '--arg',
      notes,
      ...argv,
    ])
  const waiting = async (component: string): Promise<number> => {
    const found = (await client.listComponents()).components.find(({ name }) => name === component)
    return found?.workers?.waiting ?? 0
  }
  /** So many of them ask. */
  const ready = async (component: string, count = 1): Promise<void> => {
    while ((await waiting(component)) < count) await new Promise((done) => setTimeout(done, 20))
  }
  const worker = async (component: string, ...argv: readonly string[]): Promise<WorkerProcess> => {
    const process = begin(component, ...argv)
    await ready(component)
    return process
  }
  const run = (name: string, tasks: NewTasks): Promise<string> =>
    startOn(client, { name, tasks, failure_policy: 'continue' })
  /** What the programs have noted of a task so far: what, and under which key. */
  const noted = (id: string, taskId: string): readonly (readonly [string, string])[] =>
    (existsSync(notes) ? readFileSync(notes, 'utf8') : '')
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, task_id, key]) => task_id === taskId && key?.startsWith(id) === true)
      .map(([what = '', , key = '']) => [what, key])
  const when = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((done) => setTimeout(done, 10))
  }
  const checked = async (id: string): Promise<readonly string[]> => {
    const events = (await histories(folder.events)).get(`execution-${id}`) ?? []
    checkHistory(`execution-${id}`, events)
    return events.map(({ type }) => type)
  }

  it('do what they are asked, and say how it ended', async () => {
    const one = await worker('paint')
    const id = await run('kinds', {
      good: task('paint', 'draw', { size: 3 }),
      again: {
        ...task('paint', 'draw', { exit: 75, say: 'first\nthe disk is full\n' }),
        retry: { max_attempts: 2, initial_delay: 0.01 },
      },
      never: { ...task('paint', 'draw', { exit: 3 }) },
      garbled: { ...task('paint', 'draw', { output: 'so {' }) },
    })
    await historyOf(client, id)
    const { tasks } = await client.getExecution(id)
    expect(tasks['good']?.output).to.deep.equal({ action: 'draw', input: { size: 3 } })
    expect(tasks['again']).to.deep.include({
      attempt: 2,
      error: { type: 'exit_75', message: 'first\nthe disk is full', retryable: true },
    })
    expect(tasks['never']?.error).to.deep.equal({
      type: 'exit_3',
      message: 'it ended with exit code 3',
      retryable: false,
    })
    expect(tasks['garbled']?.error?.type).to.equal('bad_output')
    expect(await one.end()).to.equal(0)
    expect(one.said.map(({ outcome }) => outcome)).to.deep.equal(['completed', 'failed', 'failed', 'failed', 'failed'])
    expect((await client.getComponent('paint')).workers).to.include({ leased: 0, queued: 0, waiting: 0 })
  })

  it('that are killed in mid-task are replaced: the same attempt, under the same key', async () => {
    const release = join(folder.path, 'killed')
    const first = await worker('kill', '--lease-seconds', '1')
    const id = await run('killed', { slow: task('kill', 'draw', { until: release, output: 7 }) })
    await when(() => noted(id, 'slow').length === 1)
    await first.end('SIGKILL')
    begin('kill')
    await when(() => noted(id, 'slow').length === 2)
    writeFileSync(release, '')
    await historyOf(client, id)
    expect((await client.getExecution(id)).output).to.deep.equal({ slow: 7 })
    expect(new Set(noted(id, 'slow').map(([, key]) => key)).size).to.equal(1)
    expect((await checked(id)).filter((type) => type === 'task_started')).to.have.length(1)
    expect((await client.getComponent('kill')).workers?.redelivered).to.equal(1)
  })

  it('go on with what they have when the server is killed', async () => {
    const release = join(folder.path, 'outlived')
    await worker('outlive')
    const id = await run('outlived', { slow: task('outlive', 'draw', { until: release, output: 8 }) })
    await when(() => noted(id, 'slow').length === 1)
    await server.kill()
    server = await startServerProcess(folder.path, {}, { port: Number(new URL(server.url).port) })
    client = clientOf(server)
    writeFileSync(release, '')
    await historyOf(client, id)
    expect((await client.getExecution(id)).output).to.deep.equal({ slow: 8 })
    expect((await checked(id)).filter((type) => type === 'task_started')).to.have.length(1)
  })

  it('share the work, and none of it is done twice', async () => {
    const [one, two] = [begin('race', '--concurrency', '3'), begin('race', '--concurrency', '3')]
    const names = Array.from({ length: 24 }, (_, n) => `t${n}`)
    await ready('race', 2)
    const id = await run('race', Object.fromEntries(names.map((name) => [name, task('race', 'draw', { output: 1 })])))
    await historyOf(client, id)
    for (const name of names) expect(noted(id, name), name).to.have.length(1)
    expect(await one.end()).to.equal(0)
    expect(await two.end()).to.equal(0)
    expect(one.said.length).to.be.above(0)
    expect(two.said.length).to.be.above(0)
    expect(one.said.length + two.said.length).to.equal(names.length)
  })

  it('are told when nobody wants the outcome any more', async () => {
    const one = await worker('unwanted', '--lease-seconds', '1')
    const id = await run('unwanted', { slow: task('unwanted', 'draw', { until: join(folder.path, 'never') }) })
    await when(() => noted(id, 'slow').length === 1)
    await client.cancelExecution(id)
    await when(() => noted(id, 'slow').length === 2)
    expect(noted(id, 'slow').map(([what]) => what)).to.deep.equal(['begun', 'ended'])
    expect(await one.end()).to.equal(0)
    expect(one.said.map(({ outcome }) => outcome)).to.deep.equal(['unwanted'])
  })

  it('do not begin where the component is called, or the program is not there', async () => {
    await client.registerComponent({ name: 'called', endpoint: 'http://127.0.0.1:1' })
    const wrong = begin('called')
    expect(await wrong.exited).to.equal(1)
    expect(wrong.errors()).to.contain('called is registered to be called')
    const missing = startWorker(server.url, ['--component', 'missing', '--exec', './there-is-no-such-program'])
    await ready('missing')
    const id = await run('missing', { a: { ...task('missing', 'draw'), retry: { max_attempts: 1 } } })
    expect(await missing.exited).to.equal(1)
    expect(missing.errors()).to.contain('there-is-no-such-program cannot be run')
    await historyOf(client, id)
    expect((await client.getExecution(id)).tasks['a']?.error?.type).to.equal('not_runnable')
  })

  it('can be written in Python', async () => {
    await client.registerComponent({ name: 'words', worker: { lease_seconds: 5 } })
    const python = spawn('python3', [PYTHON, server.url, 'words'], { stdio: ['ignore', 'inherit', 'inherit'] })
    try {
      const id = await run('words', {
        good: task('words', 'count', { text: 'to be or not to be' }),
        bad: { ...task('words', 'count', {}), retry: { max_attempts: 1 } },
      })
      await historyOf(client, id)
      const { tasks } = await client.getExecution(id)
      expect(tasks['good']?.output).to.deep.equal({ words: 6 })
      expect(tasks['bad']?.error).to.deep.equal({ type: 'KeyError', message: "'text'", retryable: true })
      const ended = new Promise((done) => python.on('close', done))
      python.kill('SIGTERM')
      expect(await ended).to.equal(0)
    } finally {
      python.kill('SIGKILL')
    }
  })

  describe('of the client', () => {
    it('ends what it has begun when it is stopped, and says how things failed', async () => {
      await client.registerComponent({ name: 'own', worker: { lease_seconds: 1 } })
      const errors: unknown[] = []
      let go = (): void => undefined
      const held = new Promise<void>((done) => (go = done))
      const own = new HarmoniaWorker({
        client,
        component: 'own',
        concurrency: 2,
        onError: (error) => errors.push(error),
        actions: {
          hold: async (params, { heartbeat }) => {
            await heartbeat({ done: 'half' })
            await held
            return params
          },
          refuse: () => {
            throw new TaskError('no', { type: 'refused', details: { n: 1 } })
          },
          cycle: () => {
            const around: { me?: unknown } = {}
            around.me = around
            return around
          },
        },
      })
      const running = own.run()
      const once = { retry: { max_attempts: 1 } } as const
      const id = await run('own', {
        a: task('own', 'hold', { n: 1 }),
        b: { ...task('own', 'refuse'), ...once },
        c: { ...task('own', 'cycle'), ...once },
      })
      await happened(client, id, ({ event_type }) => event_type === 'task_heartbeat')
      for (const name of ['b', 'c'])
        await happened(client, id, ({ event_type, task_id }) => event_type === 'task_failed' && task_id === name)
      const stopped = own.stop()
      go()
      await Promise.all([stopped, running])
      await historyOf(client, id)
      const { tasks } = await client.getExecution(id)
      expect(tasks['a']?.output).to.deep.equal({ n: 1 })
      expect(tasks['b']?.error).to.deep.equal({ type: 'refused', message: 'no', retryable: false, details: { n: 1 } })
      expect(tasks['c']?.error?.type).to.equal('TypeError')
      expect(errors).to.deep.equal([])
    })

    it('leaves what it cannot end in time to the next one', async () => {
      let reason: unknown
      const own = new HarmoniaWorker({
        client,
        component: 'own',
        actions: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason
              reject(new Error('told to end'))
            })
          }),
      })
      void own.run()
      const id = await run('left', { a: task('own', 'any') })
      await happened(client, id, ({ event_type }) => event_type === 'task_started')
      await own.stop({ graceMs: 0 })
      expect(reason).to.have.property('message', 'the worker has to end')
      const next = new HarmoniaWorker({ client, component: 'own', actions: () => 'done by another' })
      void next.run()
      await historyOf(client, id)
      expect((await client.getExecution(id)).output).to.deep.equal({ a: 'done by another' })
      expect((await checked(id)).filter((type) => type === 'task_started')).to.have.length(1)
      await next.stop()
    })
  })
})
