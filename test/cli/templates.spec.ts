import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { completed } from '../../cli/template-values.ts'
import type { InstantiatedWorkflow, Page, Template, Workflow } from '../../src/client/index.ts'
import { folder, harmonia } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const greeting = `
name: greeting
description: Greets somebody.
parameters:
  who: { type: string, description: Whom to greet }
  times: { type: integer, default: 1, maximum: 3 }
definition:
  name: greet \${param.who}
  tasks:
    greet: { component: harmonia, action: echo, input: { text: 'Hello \${param.who}', times: '\${param.times}' } }
  output: \${tasks.greet.output}
`

const pipeline = `
name: pipeline
tasks:
  read: { component: harmonia, action: echo, input: { file: '\${input.input_file}' } }
`

describe('templates on the command line', () => {
  const { path, remove } = folder()
  const file = join(path, 'greeting.yaml')
  let server: Served
  let cli: ReturnType<typeof commandsOf>
  before(async () => {
    writeFileSync(file, greeting)
    server = await serve(join(path, 'data'))
    cli = commandsOf(server.url)
  })
  after(async () => {
    await server.stop()
    endServers()
    remove()
  })

  const ran = (...argv: readonly string[]) => harmonia([...argv, '--url', server.url])
  const json = async <Answer>(...argv: readonly string[]): Promise<Answer> => {
    const { stdout, stderr, code } = await ran(...argv, '--json')
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 })
    return JSON.parse(stdout) as Answer
  }

  it('say where they come from while there are none', async () =>
    expect((await cli('template list')).stdout).to.contain('harmonia template import --bundled'))

  it('are created from a file, listed and shown', async () => {
    const created = await cli(`template create ${file}`)
    expect(created.stdout).to.match(/^Created template greeting \(version 1\): /)
    expect((await cli('template list')).stdout).to.match(/greeting +1 +who, times/)
    expect((await cli('template show greeting')).stdout)
      .to.match(/^who +string +\(required\) +Whom to greet$/m)
      .and.to.match(/^times +integer +1 +up to 3$/m)
  })

  it('are instantiated with values of their types, and run', async () => {
    const made = await ran('template', 'instantiate', 'greeting', '--value', 'who=Ada 2', '--value', 'times=2')
    expect(made.stdout).to.match(/^Created greet Ada 2 \(version 1\): \S+\nRun it: harmonia workflow run /)
    const { workflow_id, template } = await json<InstantiatedWorkflow>(
      ...['template', 'instantiate', 'greeting', '--value', 'who=12', '--name', 'twelve'],
    )
    expect(template.parameter_values).to.deep.equal({ who: '12', times: 1 })
    expect((await cli(`workflow show ${workflow_id}`)).stdout)
      .to.match(/^Name +twelve$/m)
      .and.to.match(/^Template +\S+ \(version 1\)$/m)

    const values = join(path, 'values.yaml')
    writeFileSync(values, 'who: Bob\ntimes: 3\n')
    const run = await ran(...['template', 'instantiate', 'greeting', '--values', values, '--value', 'times=1', '--run'])
    expect(run.code).to.equal(0)
    expect(run.stdout).to.contain('Hello Bob').and.to.contain('1 of 1 completed')
  })

  it('list what is missing where nobody can be asked', async () => {
    const { code, stdout, stderr } = await cli('template instantiate greeting')
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
    expect(stderr).to.equal('Error: Values are missing that must be given:\n  --value who=<string> Whom to greet\n')
  })

  it('say what is wrong with values', async () => {
    const wrong = await ran(
      'template',
      'instantiate',
      'greeting',
      '--value',
      'who=x',
      '--value',
      'times=9',
      '--value',
      'tims=1',
    )
    expect(wrong.code).to.equal(1)
    expect(wrong.stderr)
      .to.contain('/parameter_values/times: "times" must be 3 or less.')
      .and.to.contain('Did you mean "times"?')
    expect(await ran('template', 'instantiate', 'greeting', '--value', 'times=x')).to.deep.include({
      code: 2,
      stderr: 'Error: The value of times must be JSON (type integer), and "x" is not.\n',
    })
    expect((await cli('template instantiate nobody')).code).to.equal(2)
    expect((await cli('template create')).code).to.equal(2)
    expect((await cli('template import')).code).to.equal(2)
  })

  it('are made of a workflow by its id alone, and of its inputs by their names', async () => {
    writeFileSync(join(path, 'pipeline.yaml'), pipeline)
    const { workflow_id } = await json<Workflow>('workflow', 'create', join(path, 'pipeline.yaml'))
    const alone = await cli(`template create --from-workflow ${workflow_id}`)
    expect(alone.code).to.equal(0)
    expect(alone.stdout).to.contain('Created template pipeline').and.to.contain('reads the inputs input_file')

    const { template_id } = await json<Template>(
      ...['template', 'create', '--from-workflow', 'pipeline', '--name', 'reading'],
      ...['--parameter', 'input_file={"type": "string"}', '--tag', 'x'],
    )
    const { tasks } = await json<InstantiatedWorkflow>(
      'template',
      'instantiate',
      template_id,
      '--value',
      'input_file=a.csv',
    )
    expect(tasks['read']).to.deep.include({ input: { file: 'a.csv' } })
    expect(await ran('template', 'create', '--from-workflow', 'pipeline', '--parameter', 'a=b')).to.include({ code: 2 })
  })

  it('go from server to server by a file', async () => {
    for (const out of [join(path, 'out.yaml'), join(path, 'out.json')]) {
      expect((await ran('template', 'export', 'greeting', '--out', out)).stdout).to.equal(`Wrote ${out}.\n`)
      const before = await json<Template>('template', 'show', 'greeting')
      const after = await json<Template>('template', 'import', out)
      expect(after.template_id).not.to.equal(before.template_id)
      expect(after.definition).to.deep.equal(before.definition)
      expect(after.parameters).to.deep.equal(before.parameters)
      await cli(`template delete ${after.template_id}`)
    }
    expect(readFileSync(join(path, 'out.yaml'), 'utf8'))
      .to.contain('name: greeting')
      .and.not.to.contain('template_id')
    expect((await cli('template export greeting')).stdout).to.equal(readFileSync(join(path, 'out.yaml'), 'utf8'))
  })

  it('get versions, which are checked for who was first', async () => {
    writeFileSync(file, greeting.replace('Hello', 'Hi'))
    expect((await cli(`template update greeting ${file} --if-version 7`)).code).to.equal(1)
    expect((await cli(`template update greeting ${file} --if-version 1`)).stdout).to.contain(
      'Updated template greeting (version 2)',
    )
    expect((await json<Template>('template', 'show', 'greeting', '--version', '1')).version).to.equal(1)
  })

  it('that ship are imported once', async () => {
    const first = await json<Page<'templates', Template>>('template', 'import', '--bundled')
    expect(first.templates.map(({ name }) => name)).to.deep.equal([
      'approved_command',
      'command_batch',
      'metrics_report',
    ])
    const second = await cli('template import --bundled')
    expect(second.stdout.match(/is there already/g)).to.have.length(3)
  })

  it('are deleted', async () => {
    expect((await cli('template delete greeting')).stdout).to.equal('Template greeting is archived.\n')
    expect((await cli('template instantiate greeting')).code).to.equal(2)
  })
})

describe('asking for values on a terminal', () => {
  const template = {
    parameters: {
      who: { type: 'string', required: true, description: 'Whom to greet' },
      times: { type: 'integer', required: true, enum: [1, 2] },
      tone: { type: 'string', required: false, default: 'warm' },
    },
  } as unknown as Template

  const terminal = () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    let said = ''
    /** Types a line as soon as a prompt has come. */
    const answers = (...lines: readonly string[]) => {
      const left = [...lines]
      output.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const next = said.endsWith(': ') ? left.shift() : undefined
        if (next !== undefined) input.write(`${next}\n`)
        else if (said.endsWith(': ')) input.end()
      })
    }
    return { input, output, answers, said: () => said }
  }

  it('asks for those that must be given and are not, until they are of their type', async () => {
    const { answers, said, ...streams } = terminal()
    answers('Ada', 'two', '2')
    expect(await completed(template, {}, streams)).to.deep.equal({ who: 'Ada', times: 2 })
    expect(said()).to.contain('who (string) Whom to greet: ').and.to.contain('times (integer) one of 1, 2: ')
    expect(said()).to.contain('The value of times must be JSON (type integer), and "two" is not.')
  })

  it('asks for nothing that was given', async () => {
    const { answers, said, ...streams } = terminal()
    expect(await completed(template, { who: 'Ada', times: 1 }, streams)).to.deep.equal({ who: 'Ada', times: 1 })
    expect(said()).to.equal('')
  })

  it('makes nothing when the questions are not answered', async () => {
    const { answers, said: _, ...streams } = terminal()
    answers('Ada')
    const failure = await completed(template, {}, streams).catch((error: unknown) => error)
    expect(failure).to.have.property('message', 'The questions were not answered: nothing was made.')
  })
})
