import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Accepted, ExecutionDocument, Workflow } from '../../src/client/index.ts'
import { parseDefinition } from '../../src/domain/definition/index.ts'
import { curl } from './curl.ts'
import { code, page, ROOT, section } from './markdown.ts'
import { startDocsServer, type DocsServer } from './server.ts'

const readme = page('README.md')

/** Runs a program that stands in a page, as a file of this package; the answer is what it printed. */
const run = async (dir: string, program: string, flags: readonly string[] = []): Promise<string> => {
  const file = join(dir, 'program.mjs')
  writeFileSync(file, program)
  const child = spawn(process.execPath, [...flags, file], { stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (exit !== 0) throw new Error(`the program ended with ${exit}: ${printed}`)
  return printed
}

const block = (heading: string, place = 0): string => {
  const found = code(section(readme, heading), 'sh', 'ts', 'js')[place]
  if (found === undefined) throw new Error(`no code ${place} under "${heading}"`)
  return found
}

describe("the README's examples", () => {
  let server: DocsServer
  let dir: string
  before(async () => {
    server = await startDocsServer()
    dir = mkdtempSync(join(ROOT, 'dist/test/docs/readme-'))
  })
  after(async () => {
    rmSync(dir, { recursive: true })
    await server.stop()
  })

  const ended = async (execution_id: string): Promise<ExecutionDocument> => {
    const events = server.client.monitorExecution(execution_id)
    for (let next = await events.next(); next.done !== true; next = await events.next());
    return server.client.getExecution(execution_id)
  }
  const at = (snippet: string, execution_id = ''): string =>
    snippet.replaceAll('localhost:8002', new URL(server.url).host).replaceAll('execution-uuid-here', execution_id)

  it('with curl define, execute and show a workflow, and end as they say', async () => {
    const created = await curl(block('First steps with curl', 0), server.url)
    expect(created.status).to.equal(201)
    const { workflow_id } = (await created.json()) as Workflow

    const start = block('First steps with curl', 1).replace('workflow-uuid-here', workflow_id)
    const started = await curl(start, server.url)
    expect(started.status).to.equal(201)
    const { execution_id } = (await started.json()) as Accepted
    await ended(execution_id)

    const shown = await curl(at(block('First steps with curl', 2), execution_id), server.url)
    const { status, tasks } = (await shown.json()) as ExecutionDocument
    expect(status).to.equal('completed')
    expect(tasks['task1']?.output).to.deep.equal({ result: 'Hello World', exit_code: 0, stderr: '' })
    expect(tasks['task2']?.output).to.include({ words: 2 })
  })

  it('with the client define and execute a workflow, and follow it to its end', async () => {
    const printed = await run(dir, at(block('TypeScript client')))
    expect(printed).to.contain('Task task2 completed.')
    expect(printed).to.match(/Workflow status: completed\n$/)
  })

  it('with a component of twenty lines work', async () => {
    const listening = ".listen(9001, '127.0.0.1')"
    const program = block('Components')
    expect(program).to.contain(listening)
    const file = join(dir, 'component.mjs')
    const telling = ".listen(0, '127.0.0.1', function () { console.log(this.address().port) })"
    writeFileSync(file, program.replace(listening, telling))
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const port = await new Promise<string>((resolve) =>
        child.stdout.once('data', (said: Buffer) => resolve(said.toString())),
      )
      await server.client.registerComponent({ name: 'greeter', endpoint: `http://127.0.0.1:${port.trim()}` })
      expect(await server.client.testComponent('greeter')).to.deep.include({ reachable: true, actions: ['greet'] })
      const greet = { component: 'greeter', action: 'greet', input: { name: 'Ada' } }
      const { workflow_id } = await server.client.createWorkflow({ name: 'greeting', tasks: { greet } })
      const { execution_id } = await server.client.executeWorkflow(workflow_id)
      expect((await ended(execution_id)).output).to.deep.equal({ greet: { greeting: 'Hello Ada' } })
    } finally {
      child.kill('SIGKILL')
    }
  })

  describe('that follow an execution', () => {
    let execution_id: string
    before(async () => {
      const wait = { component: 'harmonia', action: 'wait', input: { seconds: 0 } }
      const { workflow_id } = await server.client.createWorkflow({ name: 'short', tasks: { wait } })
      ;({ execution_id } = await server.client.executeWorkflow(workflow_id))
    })

    it('as server-sent events tell it to its end', async () => {
      const printed = await run(dir, at(block('Live events', 0), execution_id), ['--experimental-eventsource'])
      for (const told of ['Task started:', 'Task completed:', 'Workflow completed:']) expect(printed).to.contain(told)
    })

    it('over a WebSocket tell it to its end', async () => {
      const printed = await run(dir, `import { WebSocket } from 'ws'\n${at(block('Live events', 1), execution_id)}`)
      for (const event of ['task_started', 'task_completed', 'workflow_completed'])
        expect(printed).to.contain(`Event: ${event} `)
    })
  })
})

describe('every definition', () => {
  const inPages = ['README.md', 'docs/components.md', 'examples/README.md', 'examples/workflows/README.md'].flatMap(
    (file) =>
      code(page(file), 'yaml', 'json').map((text, place) => [`${file}, the definition ${place + 1}`, text] as const),
  )
  const inFiles = ['examples', 'examples/workflows'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => /\.(json|yaml)$/.test(file))
      .map((file) => [`${folder}/${file}`, page(`${folder}/${file}`)] as const),
  )

  for (const [what, text] of [...inPages, ...inFiles]) {
    if (!/\btasks\b/.test(text)) continue
    it(`is valid: ${what}`, () => {
      const parsed = parseDefinition(what.endsWith('.json') ? JSON.parse(text) : parse(text))
      expect(E.isLeft(parsed) ? parsed.left : parsed.right.warnings).to.deep.equal([])
    })
  }
})
