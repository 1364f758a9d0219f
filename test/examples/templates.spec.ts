import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureTemplates } from '../../cli/dev/templates.ts'
import { bundledTemplates, portable } from '../../cli/template-file.ts'
import { startSampleComponents, type SampleComponents } from '../../examples/components/index.ts'
import type { ExecutionDocument, HarmoniaClient } from '../../src/client/index.ts'
import { folder } from '../support/cli-run.ts'
import { ROOT } from '../docs/markdown.ts'
import { startDocsServer, type DocsServer } from '../docs/server.ts'

describe('the bundled templates', () => {
  let server: DocsServer
  let samples: SampleComponents
  let client: HarmoniaClient
  const { path, remove } = folder()
  before(async () => {
    server = await startDocsServer()
    samples = await startSampleComponents({ dir: path })
    ;({ client } = server)
    for (const component of samples.components) await client.registerComponent(component)
  })
  after(async () => {
    await samples.stop()
    await server.stop()
    remove()
  })

  /** Instantiates and starts the template of a file. */
  const started = async (file: string, parameter_values: Readonly<Record<string, unknown>>): Promise<string> => {
    const found = (await bundledTemplates()).find((bundled) => bundled.file === file)
    const template = await client.createTemplate(found!.template)
    expect(template.warnings).to.deep.equal([])
    const { template_id } = template
    const workflow = await client.instantiateTemplate({ template_id, parameter_values })
    return (await client.executeWorkflow({ workflow_id: workflow.workflow_id })).execution_id
  }

  const ended = async (execution_id: string): Promise<ExecutionDocument> => {
    const events = client.monitorExecution(execution_id)
    for (let next = await events.next(); next.done !== true; next = await events.next());
    return client.getExecution(execution_id)
  }

  const stored = (): readonly { readonly results: Readonly<Record<string, unknown>> }[] =>
    readFileSync(join(path, 'results.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { results: Record<string, unknown> })

  it('are three files', () =>
    expect(readdirSync(join(ROOT, 'examples/templates')).filter((file) => file.endsWith('.yaml'))).to.have.length(3))

  it('metrics_report fetches, makes figures, and stores them', async () => {
    const id = await started('metrics-report.yaml', { url: samples.data_url, title: 'Services ${today}', attempts: 1 })
    const { status, output } = await ended(id)
    expect({ status, output }).to.deep.equal({
      status: 'completed',
      output: { title: 'Services ${today}', fields: 3 },
    })
    expect(stored().at(-1)?.results).to.deep.include({ title: 'Services ${today}', source: samples.data_url })
  })

  it('metrics_report stores nothing when it shall not', async () => {
    const before = stored().length
    const { status, tasks } = await ended(await started('metrics-report.yaml', { url: samples.data_url, store: false }))
    expect([status, tasks['store']?.status]).to.deep.equal(['completed', 'skipped'])
    expect(stored()).to.have.length(before)
  })

  it('command_batch runs a program once for each argument', async () => {
    const { status, output } = await ended(
      await started('command-batch.yaml', { arguments: ['one two', '$x ${y}', 3] }),
    )
    expect({ status, output }).to.deep.equal({
      status: 'completed',
      output: { results: ['one two', '$x ${y}', '3'], words: 5 },
    })
  })

  it('command_batch goes on without those that fail, if they may', async () => {
    const values = { program: 'test', arguments: ['a', ''], at_once: 1 }
    expect((await ended(await started('command-batch.yaml', values))).status).to.equal('failed')
    const { status, output } = await ended(await started('command-batch.yaml', { ...values, may_fail: true }))
    expect([status, output]).to.deep.equal(['completed', { results: ['', null], words: 0 }])
  })

  for (const [decision, result] of [
    ['approve', 'released'],
    ['reject', null],
  ] as const)
    it(`approved_command waits for a decision and keeps it: ${decision}`, async () => {
      const id = await started('approved-command.yaml', { command: 'echo released', approvers: ['ada'] })
      for await (const { event_type, task_id } of client.monitorExecution(id))
        if (event_type === 'task_started' && task_id === 'ask') break
      const { approvals } = await client.listApprovals({ execution_id: id })
      expect(approvals[0]).to.deep.include({ prompt: 'Run "echo released"?', approvers: ['ada'] })
      await client[decision](approvals[0]!, { by: 'ada' })
      const { status, output } = await ended(id)
      const decided = decision === 'approve' ? 'approved' : 'rejected'
      expect([status, output]).to.deep.equal(['completed', { decision: decided, result }])
      expect(stored().at(-1)?.results).to.deep.equal({ command: 'echo released', decision: decided, result })
    })
})

describe('the bundled templates of dev', () => {
  let server: DocsServer
  beforeEach(async () => void (server = await startDocsServer()))
  afterEach(() => server.stop())

  const names = async () =>
    (await server.client.listTemplates()).templates.map(({ name, version }) => `${name} ${version}`)

  it('are created once, and stay changed or deleted', async () => {
    await ensureTemplates(server.client)
    await ensureTemplates(server.client)
    expect(await names()).to.deep.equal(['metrics_report 1', 'command_batch 1', 'approved_command 1'])
    const { templates } = await server.client.listTemplates()
    await server.client.archiveTemplate(templates[0]!)
    await server.client.updateTemplate(templates[1]!, { ...portable(templates[1]!), tags: ['mine'] })
    await ensureTemplates(server.client)
    expect(await names()).to.deep.equal(['command_batch 2', 'approved_command 1'])
  })

  it('are left as they were imported when their text is another one by now', async () => {
    const [first] = await bundledTemplates()
    const older = { ...first!.template, description: 'As it was' }
    await server.client.createTemplate(older, { idempotencyKey: `bundled:${first!.file}` })
    await ensureTemplates(server.client)
    const { templates } = await server.client.listTemplates({ name: first!.template.name })
    expect(templates.map(({ description }) => description)).to.deep.equal(['As it was'])
  })
})
