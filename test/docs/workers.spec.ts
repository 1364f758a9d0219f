import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { historyOf, startOn, task } from '../support/e2e-client.ts'
import { code, page, ROOT, rows, section } from './markdown.ts'
import { startDocsServer, type DocsServer } from './server.ts'

const text = page('docs/workers.md')

describe('the page of workers', () => {
  let server: DocsServer
  let dir: string
  before(async () => {
    server = await startDocsServer()
    dir = mkdtempSync(join(ROOT, 'dist/test/docs/workers-'))
  })
  after(async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('has a worker in TypeScript that works, and ends when it is told to', async () => {
    const program = (code(section(text, 'In TypeScript'), 'ts')[0] ?? '').replace('http://127.0.0.1:8002', server.url)
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    })
    const file = join(dir, 'worker.mjs')
    writeFileSync(file, outputText)
    await server.client.registerComponent({ name: 'render', worker: {} })
    const worker = spawn(process.execPath, [file], { stdio: ['ignore', 'inherit', 'inherit'] })
    const ended = new Promise((resolve) => worker.on('close', resolve))
    try {
      const id = await startOn(server.client, {
        name: 'drawn',
        failure_policy: 'continue',
        tasks: { small: task('render', 'draw', { size: 3 }), large: task('render', 'draw', { size: 300 }) },
      })
      await historyOf(server.client, id)
      const { tasks } = await server.client.getExecution(id)
      expect(tasks['small']).to.deep.include({ output: { size: 3, key: `${id}:small:1` } })
      expect(tasks['small']?.heartbeat?.details).to.deep.equal({ done: '50 %' })
      expect(tasks['large']?.error).to.deep.equal({ type: 'too_large', message: 'too large', retryable: false })
      worker.kill('SIGTERM')
      expect(await ended).to.equal(0)
    } finally {
      worker.kill('SIGKILL')
    }
  })

  it('has every route of workers as the API has it', async () => {
    const { routes } = (await (await fetch(`${server.url}/api`)).json()) as {
      routes: { method: string; path: string }[]
    }
    const ofWorkers = routes.filter(({ path }) => path.startsWith('/api/tasks/'))
    const told = rows(section(text, 'The protocol')).map(([call]) => call)
    expect(told).to.have.members(ofWorkers.map(({ method, path }) => `${method} ${path}`))
  })
})
