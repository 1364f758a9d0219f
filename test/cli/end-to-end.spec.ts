import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Accepted, ExecutionDocument, HarmoniaEvent, Page, Workflow } from '../../src/client/index.ts'
import { startSampleComponents, type SampleComponents } from '../../examples/components/index.ts'
import { answering } from '../support/cli-answers.ts'
import { folder } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const example = `
name: example_workflow
description: Example workflow
tasks:
  - name: task1
    component: ergon
    action: execute_command
    input: { command: echo Hello World }
  - name: task2
    component: prometheus
    action: analyze_results
    input: { data: '\${tasks.task1.output.result}' }
    depends_on: [task1]
`

describe('the command line against a server', () => {
  const { path, remove } = folder()
  const file = join(path, 'example.yaml')
  let server: Served
  let samples: SampleComponents
  let cli: ReturnType<typeof commandsOf>

  before(async () => {
    writeFileSync(file, example)
    samples = await startSampleComponents({ dir: join(path, 'samples') })
    server = await serve(join(path, 'data'))
    cli = commandsOf(server.url)
  })
  after(async () => {
    const { code, stderr } = await server.stop()
    await samples.stop()
    remove()
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' })
  })

  const json = async <Answer>(argv: string): Promise<Answer> => {
    const { stdout, stderr, code } = await cli(`${argv} --json`)
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 })
    return JSON.parse(stdout) as Answer
  }

  it('registers, tests, lists and removes components', async () => {
    for (const { name, endpoint } of samples.components) {
      expect((await cli(`components register ${name} ${endpoint}`)).stdout).to.equal(
        `Registered ${name} at ${endpoint}.\n`,
      )
    }
    const tested = await cli('components test ergon')
    expect(tested.stdout)
      .to.match(/Reachable +yes/)
      .and.to.contain('execute_command')
    expect((await cli('components list')).stdout)
      .to.match(/^ergon +up /m)
      .and.to.match(/^harmonia +built in /m)

    await cli('components register away http://127.0.0.1:9')
    expect((await cli('components test away')).code).to.equal(1)
    expect((await cli('components remove away')).stdout).to.equal('Removed away.\n')
    expect(await cli('components remove away')).to.include({ code: 1, stdout: '' })
    expect(await cli('components remove harmonia')).to.include({ code: 1, stdout: '' })
  })

  it('tests a definition by the cases of a file, without a component and without a trace', async () => {
    const cases = join(path, 'cases.yaml')
    writeFileSync(
      cases,
      `tasks: { task2: { output: 2 } }
cases:
  - name: both work
    tasks: { task1: { output: { result: Hello }, delay: 3600 } }
    expect: { output: { task2: 2 }, tasks: { task2: { input: { data: Hello } } }, order: [task1, task2] }
  - name: the first is down
    tasks: { task1: { error: { type: http_400 } } }
    expect: { status: failed, tasks: { task2: { status: skipped } } }
`,
    )
    const { stdout, code } = await cli(`workflow test ${file} --case ${cases}`)
    expect(stdout).to.equal(
      [
        'passed  completed after 1 h 0 min  both work',
        'passed  failed after 0 ms  the first is down',
        '        no call asked for the answers of task2',
        '2 of 2 passed',
        '',
      ].join('\n'),
    )
    expect(code).to.equal(0)

    writeFileSync(cases, 'cases: [{ name: hasty, tasks: { task1: {} }, expect: { output: 1, status: completed } }]')
    const failed = await cli(`workflow test ${file} --case ${cases}`)
    expect(failed.code).to.equal(1)
    expect(failed.stdout)
      .to.match(/^failed {2}failed after .* hasty$/m)
      .and.to.match(/^ {8}\/status: expected "completed", got "failed"$/m)
    writeFileSync(cases, 'cases: [{ name: odd, tasks: { task9: {} } }]')
    const odd = await cli(`workflow test ${file} --case ${cases}`)
    expect(odd).to.include({ code: 1, stdout: '' })
    expect(odd.stderr).to.contain('In the case "odd":').and.to.contain('/tasks/task9')
    expect((await json<Page<'workflows', Workflow>>('workflow list')).workflows).to.deep.equal([])
  })

  it('validates, creates and runs the example of the README to its end', async () => {
    expect((await cli(`workflow validate ${file}`)).stdout)
      .to.contain('The definition is valid.')
      .and.to.contain('1. task1')
    const created = await json<Workflow>(`workflow create ${file}`)
    expect(created).to.include({ name: 'example_workflow', version: 1 })
    expect((await cli('workflow show example_workflow')).stdout)
      .to.contain(created.workflow_id)
      .and.to.contain('prometheus')

    const ran = await cli('workflow run example_workflow')
    expect(ran).to.include({ code: 0 })
    expect(ran.stderr).to.contain('Task task1 started').and.to.contain('The workflow completed.')
    expect(ran.stdout).to.contain('2 of 2 completed')

    const execution = await json<ExecutionDocument>('workflow run example_workflow')
    expect(execution.status).to.equal('completed')
    expect(JSON.stringify(execution.tasks['task1']?.output)).to.contain('Hello World')
  })

  it('shows executions, tasks and events as the API tells them', async () => {
    const { executions } = await json<Page<'executions', ExecutionDocument>>(
      'execution list --status completed --limit 1',
    )
    const id = executions[0]?.execution_id ?? ''
    expect((await cli(`execution status ${id}`)).stdout)
      .to.match(/^Status +completed$/m)
      .and.to.match(/^task2 +completed +1 /m)
    expect((await cli(`execution tasks ${id}`)).stdout).to.match(/^task1 +completed +1 /m)

    const { events } = await json<Page<'events', HarmoniaEvent>>(`execution events ${id} --all`)
    expect(events.map(({ revision }) => revision)).to.deep.equal(events.map((_, index) => index))
    const watched = await cli(`execution watch ${id} --json`)
    expect(watched.stdout).to.equal(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    const atFirst = await json<ExecutionDocument>(`execution status ${id} --at 0`)
    expect(atFirst).to.include({ status: 'pending', revision: 0 })
  })

  it('pauses, resumes and cancels', async () => {
    const waiting = {
      name: 'waiting',
      tasks: { w: { component: 'harmonia', action: 'wait', input: { seconds: 3600 } } },
    }
    const created = await cli('workflow create - --json', JSON.stringify(waiting))
    const { workflow_id } = JSON.parse(created.stdout) as Workflow
    const { execution_id } = await json<Accepted>(
      `workflow run ${workflow_id} --no-wait --metadata team=data --priority 2`,
    )

    expect((await cli(`execution pause ${execution_id} --reason lunch`)).stdout).to.contain('is paused')
    expect((await cli(`execution resume ${execution_id}`)).code).to.equal(0)
    expect((await cli(`execution cancel ${execution_id}`)).stdout).to.contain('is cancelled')
    const refused = await cli(`execution resume ${execution_id}`)
    expect(refused).to.include({ code: 1, stdout: '' })
    expect(refused.stderr).to.contain('cancelled')
    expect(await cli(`execution watch ${execution_id}`)).to.include({ code: 1, stderr: '' })

    const listed = await json<Page<'executions', ExecutionDocument>>('execution list --metadata team=data')
    expect(listed.executions.map((one) => [one.execution_id, one.priority])).to.deep.equal([[execution_id, 2]])
  })

  it('shows which task failed and why, and tells the shell', async () => {
    const failing = {
      name: 'failing',
      tasks: {
        bad: {
          component: 'harmonia',
          action: 'fail',
          input: { message: 'the disk is full' },
          retry: { max_attempts: 1 },
        },
        after: { component: 'harmonia', action: 'echo', input: {}, depends_on: ['bad'] },
      },
    }
    const ran = await cli('workflow run -', JSON.stringify(failing))
    expect(ran.code).to.equal(1)
    expect(ran.stdout)
      .to.match(/^Failed task +bad$/m)
      .and.to.contain('the disk is full')
      .and.to.match(/^after +skipped/m)
  })

  it('tells every mistake in a definition, and stores nothing', async () => {
    const bad = { name: 'bad', tasks: { a: { component: 'c', action: 'x', depend_on: ['b'] }, b: { component: 'c' } } }
    for (const command of ['create', 'validate']) {
      const { code, stdout, stderr } = await cli(`workflow ${command} -`, JSON.stringify(bad))
      expect(code).to.equal(1)
      expect(stdout + stderr)
        .to.contain('/tasks/a/depend_on')
        .and.to.contain('/tasks/b')
    }
    expect(await json('workflow list --name bad')).to.deep.include({ workflows: [], next_cursor: null })
  })

  it('says how the server is', async () => {
    expect((await cli('status')).stdout)
      .to.match(/^status +ok$/m)
      .and.to.match(/^executions\.completed +2$/m)
  })
})

describe('starting and stopping a server', () => {
  const { path, remove } = folder()
  after(() => {
    endServers()
    remove()
  })

  it('is refused in plain words while another has the data directory, or the port', async () => {
    const first = await serve(path)
    const { port } = new URL(first.url)
    const locked = await serve(path).catch((error: Error) => error.message)
    expect(locked)
      .to.match(/^the server ended with 1: Error: /)
      .and.to.contain(path)
    const other = folder()
    const taken = await serve(other.path, port).catch((error: Error) => error.message)
    expect(taken)
      .to.match(/^the server ended with 1: Error: /)
      .and.to.contain(port)
    other.remove()
    expect(await first.stop('SIGINT')).to.deep.equal({ code: 0, stderr: '' })
  })

  it('gives a running task its time, and ends at once when it is asked again', async () => {
    const server = await serve(path)
    const cli = commandsOf(server.url)
    const hanging = await answering()
    const called = new Promise<void>((resolve) =>
      hanging.answer(({ req: { method } }) => method === 'POST' && resolve()),
    )
    const slow = { name: 'slow', tasks: { t: { component: 'hanging', action: 'hang' } } }
    await cli(`components register hanging ${hanging.url}`)
    expect((await cli('workflow run - --no-wait', JSON.stringify(slow))).code).to.equal(0)
    await called

    // Two signals, as one that is still on its way swallows another of its kind; which of them comes first is not said.
    const first = server.stop('SIGTERM')
    expect((await server.stop('SIGINT')).code).to.be.oneOf([130, 143])
    expect((await first).code).to.be.oneOf([130, 143])
    await hanging.stop()
  })

  it('keeps what was there', async () => {
    const first = await serve(path)
    await commandsOf(first.url)('components register kept http://127.0.0.1:9')
    await first.stop()
    const second = await serve(path)
    expect((await commandsOf(second.url)('components list')).stdout).to.match(/^kept /m)
    await second.stop()
  })
})
