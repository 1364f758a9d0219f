import { expect } from 'chai'
import { HELP_TEXT } from '../../src/assistant/built-in/intents/help.ts'
import { HarmoniaClient, type ChatContext, type ChatReply, type NewWorkflow } from '../../src/client/index.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const echo = { component: 'harmonia', action: 'echo' } as const
const etl: NewWorkflow = {
  name: 'nightly_etl',
  description: 'Loads what has come in.',
  tags: ['nightly'],
  tasks: {
    load: {
      component: 'harmonia',
      action: 'fail',
      input: { message: 'no such table', type: 'http_404', retryable: false },
    },
    store: { ...echo, depends_on: ['load'] },
  },
}
const good: NewWorkflow = { name: 'greeting', tasks: { hello: { ...echo, input: { text: '${input.name}' } } } }
const approval: NewWorkflow = {
  name: 'release',
  tasks: {
    sign_off: { component: 'harmonia', action: 'approve', input: { prompt: 'Ship it?', approvers: ['ada', 'bob'] } },
    ship: { ...echo, depends_on: ['sign_off'] },
  },
}
const waiting: NewWorkflow = {
  name: 'payment',
  tasks: { wait: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'paid' } } },
}
const parent: NewWorkflow = {
  name: 'outer',
  tasks: { inner: { component: 'harmonia', action: 'run_workflow', input: { name: 'release' } } },
}

describe('what the built-in assistant answers', () => {
  let server: TestServer
  let client: HarmoniaClient
  const ids = new Map<string, string>()

  const create = async (definition: NewWorkflow): Promise<void> => {
    ids.set(definition.name, (await client.createWorkflow(definition)).workflow_id)
  }
  const run = async (name: string, input: unknown = {}): Promise<string> =>
    (await client.executeWorkflow({ workflow_id: ids.get(name) ?? '', input })).execution_id
  const reply = (content: string, context: ChatContext = {}, history: readonly string[] = []): Promise<ChatReply> =>
    client.chat({ content, context, history: history.map((said) => ({ role: 'assistant', content: said })) })
  const says = async (content: string, context: ChatContext = {}, history: readonly string[] = []): Promise<string> =>
    (await reply(content, context, history)).content

  const runs: Record<string, string> = {}
  before(async () => {
    server = await openTestServer()
    client = new HarmoniaClient({ url: server.url })
    for (const definition of [etl, good, approval, waiting, parent]) await create(definition)
    for (const name of ['nightly_etl', 'greeting', 'release', 'payment', 'outer'])
      runs[name] = await run(name, { name: 'Ada' })
    runs['greeting again'] = await run('greeting', { name: 'Bob' })
  })
  after(() => server.close())

  describe('why', () => {
    it('names the root cause, what followed, and what to do', async () => {
      const said = await says('why did nightly_etl fail?')
      expect(said).to.contain('task load (harmonia.fail): http_404, with the message “no such table”')
      expect(said).to.contain('0 of 2 tasks completed; failed: load; skipped: store')
      expect(said).to.contain('fork with the change').and.to.contain(`harmonia execution retry ${runs['nightly_etl']}`)
    })

    it('names who may decide, and how', async () => {
      const said = await says(`why is ${runs['release']} waiting?`)
      expect(said).to.contain('sign_off waits for ada or bob to decide')
      expect(said).to.contain(`harmonia approval approve ${runs['release']}:sign_off:1`).and.to.contain('“Ship it?”')
    })

    it('names the signal that is missing', async () =>
      expect(await says('what is payment waiting for?')).to.contain(
        `harmonia execution signal ${runs['payment']} paid`,
      ))

    it('looks into the execution that is waited for', async () => {
      const said = await says('why is outer stuck?')
      expect(said).to.contain('inner waits for the end of execution').and.to.contain('sign_off waits for ada or bob')
    })

    it('says who has paused it, and why', async () => {
      const id = await run('payment')
      await new HarmoniaClient({ url: server.url, actor: 'grace' }).pauseExecution(id, { reason: 'maintenance' })
      expect(await says(`why does ${id} not go on?`))
        .to.contain('paused by grace: “maintenance”')
        .and.to.contain('harmonia execution resume')
      await client.cancelExecution(id)
    })

    it('takes "it" for what is looked at, or was spoken of last', async () => {
      const execution_id = runs['nightly_etl'] ?? ''
      expect(await says('why?', { execution_id })).to.contain('no such table')
      expect(
        await says('why did it fail?', {}, [`greeting ${runs['greeting']}`, `nightly_etl failed [${execution_id}]`]),
      ).to.contain('no such table')
    })

    it('looks at the past when the page does', async () => {
      const execution_id = runs['nightly_etl'] ?? ''
      const said = await says('why is it not done?', { execution_id, revision: 0 })
      expect(said).to.contain('as of an earlier event').and.not.to.contain('no such table')
    })

    it('is about one task when that is named', async () => {
      const said = await says('why does ship wait?', { execution_id: runs['release'] ?? '' })
      expect(said).to.contain('ship waits for sign_off').and.not.to.contain('- sign_off waits')
    })

    it('says that there is nothing of the kind', async () => {
      expect(await says('why did greeting fail?')).to.contain('it completed')
      const unknown = '0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e'
      expect(await says(`why did ${unknown} fail?`)).to.contain(`There is no execution and no workflow ${unknown}`)
      expect(await says('why?', { execution_id: 'nobody' })).to.contain('nobody')
    })
  })

  describe('what ran', () => {
    it('counts by status and by workflow, and lists', async () => {
      const { content, references } = await reply('what ran today?')
      expect(content).to.match(/^\d+ executions, started today \(since 2026-01-01 00:00:00 UTC\)\. .*2 completed/)
      expect(content).to.contain('By workflow: ').and.to.contain('release 2')
      expect(references.length).to.be.greaterThan(4)
    })

    it('narrows by status and workflow', async () => {
      expect(await says('how many are running?')).to.match(/^4 running executions\./)
      expect(await says('what failed today?')).to.match(/^1 failed execution, started today/)
      expect(await says('list the completed runs of greeting')).to.match(/^2 completed executions of greeting\./)
      expect(await says('did anything fail yesterday?')).to.match(/^There are no failed executions, started yesterday/)
    })

    it('is told in the time of whoever asks', async () =>
      expect(await says('what ran today?', { utc_offset_minutes: 60 })).to.contain('(since 2026-01-01 00:00:00)'))
  })

  it('says what people are asked to decide, and how the server is', async () => {
    expect(await says('which approvals are pending?')).to.match(/^2 approvals are pending:/)
    const said = await says('how is the server?')
    expect(said).to.contain('2 completed').and.to.contain('Failed in the last 24 hours').and.to.contain('no such table')
  })

  describe('finding', () => {
    it('looks through names, tags and descriptions', async () => {
      const { content, references } = await reply('find workflows about nightly')
      expect(content).to.contain('nightly_etl (version 1): Loads what has come in.')
      expect(references).to.deep.equal([{ kind: 'workflow', id: ids.get('nightly_etl'), name: 'nightly_etl' }])
      expect(await says('find workflows about unicorns')).to.contain('I find nothing about “unicorns”')
    })

    it('shows a workflow with its tasks and its latest runs', async () => {
      for (const question of ['show nightly_etl', 'describe nightly etl', 'what is the status of nightly_etl?']) {
        const said = await says(question)
        expect(said, question)
          .to.contain('- load calls harmonia.fail')
          .and.to.contain('store calls harmonia.echo, after load')
        expect(said, question).to.contain('Its latest runs').and.to.contain(runs['nightly_etl'])
      }
    })

    it('knows components and their actions', async () => {
      expect(await says('what can harmonia do?')).to.match(/harmonia \(up\): .*approve/)
      expect(await says('which components are down?')).to.equal('No component is known to be down.')
    })

    it('offers what is called so when it does not understand', async () => {
      const said = await says('nightly unicorn please')
      expect(said)
        .to.match(/^I did not understand that\./)
        .and.to.contain('nightly_etl')
        .and.to.contain('rules')
      expect(await says('xyzzy')).to.contain('I work by rules')
    })

    it('says what a word means', async () =>
      expect(await says('what is a checkpoint?')).to.contain('place in the history'))
  })

  describe('comparing', () => {
    it('says where two runs part', async () => {
      const said = await says('compare the last two runs of greeting')
      expect(said).to.contain('They part at task hello').and.to.contain('input: /name')
      expect(await says(`compare ${runs['greeting']} and ${runs['greeting again']}`)).to.equal(said)
    })

    it('compares what failed with the last that went well', async () =>
      expect(await says('compare the last failed run of nightly_etl with the last good one')).to.contain(
        'No other run of nightly_etl has completed',
      ))
  })

  describe('proposing', () => {
    it('starts nothing, and says what would be refused', async () => {
      const head = server.store.head()
      const start = await reply('run greeting with name=Eve')
      expect(start.proposal).to.deep.include({
        action: {
          do: 'execute',
          workflow_id: ids.get('greeting'),
          method: 'POST',
          path: '/api/executions',
          body: { workflow_id: ids.get('greeting'), input: { name: 'Eve' } },
        },
        problems: [],
      })
      const retry = await reply('retry the last failed run')
      expect(retry.proposal).to.have.nested.property('action.path', `/api/executions/${runs['nightly_etl']}/retry`)
      const rerun = await reply('rerun nightly_etl from store')
      expect(rerun.proposal)
        .to.have.nested.property('action.body')
        .that.deep.equals({ changes: { tasks: { store: { rerun: true } } } })
      const wrong = await reply(`resume ${runs['greeting']}`)
      expect(wrong.content).to.contain('The execution is completed; resume is for one that is paused.')
      expect(wrong.proposal?.problems).to.have.length(1)
      const unknown = await reply('rerun nightly_etl from stor')
      expect(unknown.content).to.contain('Did you mean "store"?')
      expect(server.store.head()).to.equal(head)
    })

    it('says when others could be meant', async () => {
      const said = await says('cancel release')
      expect(said).to.contain('of release (running').and.to.contain('There are others of it')
      expect(await says('cancel payment')).not.to.contain('There are others')
    })

    it('changes the definition in the editor, the workflow that is named, or the one that is looked at', async () => {
      const editor = { name: 'draft', tasks: [{ name: 'a', component: 'harmonia', action: 'echo' }] }
      const inEditor = await reply('add a retry of 4 to a', {
        definition: editor,
        workflow_id: ids.get('greeting') ?? '',
      })
      expect(inEditor.proposal).to.deep.include({ workflow_id: ids.get('greeting'), base_version: 1 })
      expect(inEditor.proposal).to.have.nested.property('definition.tasks.a.retry.max_attempts', 4)
      const looked = await reply('rename hello to greet', { execution_id: runs['greeting'] ?? '' })
      expect(looked.proposal).to.have.nested.property('definition.tasks.greet')
      expect(looked.proposal).not.to.have.nested.property('definition.workflow_id')
      expect(await says('add a retry of 4 to a')).to.contain('Say which workflow')
      expect(await says('add a retry of 4 to a', { definition: { name: 'x' } })).to.contain('not valid yet')
    })

    it('says what the checks have against a change', async () => {
      const { content, proposal } = await reply('set text of hello to ${tasks.nobody.output} in greeting')
      expect(content).to.contain('It would be refused as it is').and.to.contain('/tasks/hello/input/text')
      expect(proposal?.problems).to.have.length(1)
    })

    it('drafts of a template, once it has its values', async () => {
      await client.createTemplate({
        name: 'batch_job',
        parameters: {
          size: { type: 'integer', minimum: 1, description: 'How many' },
          title: { type: 'string', default: 't' },
        },
        definition: { name: 'job of ${param.size}', tasks: { a: { ...echo, input: { n: '${param.size}' } } } },
      })
      expect(await says('draft from the template batch_job')).to.contain('- size (integer, needed): How many')
      expect(await says('draft from the template batch_job with size=0')).to.contain('/parameter_values/size')
      const { proposal, references } = await reply('draft from the template batch_job with size=5 title="a b"')
      expect(proposal).to.have.nested.property('definition.tasks.a.input.n', 5)
      expect(references[0]).to.include({ kind: 'template', name: 'batch_job' })
    })

    it('drafts of an example, by its name or by what it is about', async () => {
      expect((await reply('draft a workflow like order_fulfilment')).proposal).to.have.nested.property(
        'definition.name',
        'order_fulfilment',
      )
      expect((await reply('create a workflow with an approval')).proposal).to.have.nested.property(
        'definition.name',
        'with_an_approval',
      )
      expect(await says('create a workflow')).to.contain('Describe the steps')
    })

    it('says which components there are not', async () =>
      expect(await says('call nowhere.run then harmonia.echo')).to.contain('No component nowhere is registered'))
  })

  it('checks what is open', async () => {
    expect(await says('is this valid? check it', { definition: { name: 'x', tasks: { a: {} } } })).to.contain(
      '/tasks/a',
    )
    expect(await says('validate nightly_etl')).to.contain('nightly_etl is valid: Loads what has come in.')
  })

  describe('its help', () => {
    const examples = HELP_TEXT.split('\n')
      .filter((line) => line.startsWith('- '))
      .flatMap((line) => line.slice(2).split(/(?<=\?) |; /))
    for (const example of examples)
      it(`is right about “${example}”`, async () => {
        const said = await says(example.replace('0190a8f2-…', runs['release'] ?? ''))
        expect(said).not.to.contain('did not understand').and.not.to.contain('I do not understand')
      })
  })

  it('gives the same answer to the same question', async () => {
    for (const question of ['what ran today?', 'why did nightly_etl fail?', 'call a.b then c.d'])
      expect(await reply(question), question).to.deep.equal(await reply(question))
  })
})
