import { expect } from 'chai'
import { startDocsServer, type DocsServer } from '../docs/server.ts'
import { code, page, section } from '../docs/markdown.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { hasPython, python } from '../support/python.ts'
import { endServerProcesses, startServerProcess } from '../support/server-process.ts'

const description = page('test/clients/description.md')

/** A snippet of the description as it stands there; only host, port and ids differ. */
const snippet = (heading: string): string => {
  const [found, ...others] = code(section(description, heading), 'python')
  if (found === undefined || others.length > 0) throw new Error(`not one Python snippet under "${heading}"`)
  return found
}

describe('the Python client', function () {
  this.timeout(120_000)
  let server: DocsServer
  before(async function () {
    if (!hasPython()) this.skip()
    server = await startDocsServer()
  })
  after(async () => {
    endServerProcesses()
    await server?.stop()
  })

  const run = async (program: string): Promise<string> => {
    const { code: exit, output } = await python(['-c', program], server.url)
    expect(exit, output).to.equal(0)
    return output
  }
  const lastExecution = async () => (await server.client.listExecutions({ limit: 1 })).executions[0]

  it('has the version of the server that it comes with', () => {
    const { version } = JSON.parse(page('package.json')) as { readonly version: string }
    expect(page('clients/python/pyproject.toml')).to.contain(`\nversion = "${version}"\n`)
  })

  it('has all of its calls on its page', async () => {
    const listed = [
      'import harmonia.client as c',
      'calls = [name for name in dir(c.HarmoniaClient) if name[0] != "_" and name not in ("close", "each")]',
      'print("\\n".join(calls))',
    ]
    const names = (await run(listed.join('\n'))).trim().split('\n')
    const told = section(page('clients/python/README.md'), 'The calls')
    expect(names.length).to.be.greaterThan(80)
    expect(names.filter((name) => !told.includes(`\`${name}\``))).to.deep.equal([])
  })

  it('passes its own tests', async () => {
    const { code: exit, output } = await python(['-W', 'error::ResourceWarning', '-m', 'unittest'], server.url)
    expect(exit, output).to.equal(0)
    expect(output)
      .to.match(/^Ran (?:[2-9]\d|\d{3}) tests/m)
      .and.not.match(/skipped/)
  })

  it('runs the example of an integration, to the end of its execution', async () => {
    const program = snippet('Example Integration')
    expect(program).to.contain('port=8008').and.contain('https://api.example.com/data')
    await run(program.replace('8008', new URL(server.url).port).replace('https://api.example.com/data', server.dataUrl))
    const last = await lastExecution()
    expect(last).to.include({ workflow_name: 'data_processing_pipeline', status: 'completed' })
  })

  it('runs the example of its use', async () => {
    expect(await run(snippet('Client Usage'))).to.match(/^Workflow status: (?:pending|running|completed)$/m)
    const last = await lastExecution()
    expect(last?.workflow_name).to.equal('example_workflow')
    for await (const event of server.client.monitorExecution(last?.execution_id ?? '')) void event
    expect((await lastExecution())?.status).to.equal('completed')
  })

  it('runs the example of templates', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'process_data',
      tasks: {
        read: { component: 'harmonia', action: 'echo', input: '${input.input_file} as ${input.output_format}' },
      },
    })
    await run(snippet('Workflow Templates').replace('workflow-uuid-here', workflow_id))
    const { execution_id = '' } = (await lastExecution()) ?? {}
    for await (const event of server.client.monitorExecution(execution_id)) void event
    const { tasks } = await server.client.getExecution(execution_id)
    expect(tasks['read']?.output).to.equal('/path/to/data.csv as xml')
  })

  it('runs the example of checkpoints and recovery', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'long',
      tasks: { wait: { component: 'harmonia', action: 'wait', input: { seconds: 3_600 } } },
    })
    const { execution_id } = await server.client.executeWorkflow(workflow_id)
    const printed = await run(snippet('Checkpoints and Recovery').replace('execution-uuid-here', execution_id))
    const restored = await server.client.getExecution(/^Restored workflow: (\S+)$/m.exec(printed)?.[1] ?? '')
    expect(restored.restored_from).to.include({ execution_id })
    for (const running of [execution_id, restored.execution_id]) await server.client.cancelExecution(running)
  })

  it('monitors an execution through the death and the restart of its server', async () => {
    const folder = e2eFolder()
    const killed = await startServerProcess(folder.path)
    const { port } = new URL(killed.url)
    const program = [
      'from harmonia.client import HarmoniaClient',
      `client = HarmoniaClient(port=${port})`,
      'wait = {"component": "harmonia", "action": "wait", "input": {"seconds": 3}}',
      'tasks = {"a": {"component": "harmonia", "action": "echo"}, "b": {**wait, "depends_on": ["a"]}}',
      'execution = client.execute_workflow(client.create_workflow("restarted", tasks))',
      'ended = client.monitor_execution(execution, lambda event: print(event.revision, event.event_type, flush=True))',
      'print(ended.status)',
    ]
    let heard = (): void => undefined
    const first = new Promise<void>((resolve) => (heard = resolve))
    const monitored = python(['-c', program.join('\n')], killed.url, heard)
    await first
    await killed.kill()
    const restarted = await startServerProcess(folder.path, {}, { port: Number(port) })
    const { code: exit, output } = await monitored
    await restarted.stop()
    folder.remove()
    expect(exit, output).to.equal(0)
    const lines = output.trim().split('\n')
    expect(lines.at(-1)).to.equal('completed')
    expect(lines.slice(0, -1).map((line) => Number(line.split(' ')[0]))).to.deep.equal(
      lines.slice(0, -1).map((_, n) => n),
    )
  })

  it('runs what its page and the README show', async () => {
    const snippets = code(page('clients/python/README.md'), 'python')
    expect(snippets.length).to.be.greaterThan(2)
    for (const program of snippets) await run(program)
    const [example = ''] = code(section(page('README.md'), 'Python client'), 'python')
    expect(await run(example)).to.match(/^Workflow status: completed$/m)
  })
})
