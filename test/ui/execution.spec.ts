import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { NewTasks } from '../../src/client/workflows.ts'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const SCRIPT = `<img src=x onerror="document.title='hacked'">`
const CLOSING = `"><script>document.title='hacked'</script>`

const echo = (input: unknown, ...depends_on: readonly string[]) => ({
  component: 'harmonia',
  action: 'echo',
  input,
  depends_on,
})

describeInBrowser('the page of an execution', () => {
  let server: PagesServer
  before(async () => {
    server = await servePages({ HARMONIA_MAX_INLINE_OUTPUT: '2000' })
  })
  after(() => server.stop())

  const start = async (name: string, tasks: NewTasks, input: unknown = {}): Promise<string> => {
    const { workflow_id } = await server.client.createWorkflow({ name, tasks })
    const metadata = { [`who ${SCRIPT}`]: CLOSING }
    return (await server.client.executeWorkflow({ workflow_id, input, metadata })).execution_id
  }
  const over = async (id: string): Promise<string> => {
    for await (const _ of server.client.monitorExecution(id));
    return id
  }
  const open = (id: string, query = '') => visit(server.url, `/executions/${id}${query}`)
  const task = (page: Page, id: string) => page.getByRole('complementary', { name: `Task ${id}` })

  const gated = {
    prepare: echo({ text: SCRIPT }),
    gate: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'open' }, depends_on: ['prepare'] },
    last: echo({ got: '${tasks.gate.output}' }, 'gate'),
  }
  const broken = {
    first: echo({ n: 1 }),
    breaks: {
      component: 'ergon',
      action: 'execute_command',
      input: { command: 'test 1 -eq 2' },
      retry: { max_attempts: 2, initial_delay: 0.05, retry_on: ['command_failed'] },
      depends_on: ['first'],
    },
    last: echo({ after: '${tasks.breaks.output}' }, 'breaks'),
  }

  it('shows what it is, and every value of a task as text', async () => {
    const id = await over(await start(`shown ${SCRIPT}`, { only: echo({ text: SCRIPT, other: CLOSING }) }))
    const { page, complaints, leave } = await open(id, '?task=only&view=tasks')
    await page.getByRole('heading', { level: 1, name: `shown ${SCRIPT}` }).waitFor()
    await page.getByText(CLOSING).first().waitFor()
    const panel = task(page, 'only')
    await panel.getByText(SCRIPT).first().waitFor()
    await panel.getByText(`${id}:only:1`).waitFor()
    await panel.getByText('Attempt 1').waitFor()
    expect(await page.title()).to.equal(`shown ${SCRIPT} completed · Harmonia`)
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('is paused, resumed and sent a signal, each with what came of it', async () => {
    const id = await start('gated', gated)
    const { page, complaints, leave } = await open(id, '?view=explain')
    expect(await page.getByRole('button', { name: 'Resume' }).isDisabled()).to.equal(true)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByLabel('Reason').fill(`a break ${SCRIPT}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
    await page.getByText('The execution is paused.').waitFor()
    await page.getByText(`Paused`).first().waitFor()
    await page.getByText(`a break ${SCRIPT}`).first().waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Send open' }).click()
    await page.getByLabel('Data').fill('{ "no json"')
    await page.getByText('This is not JSON').waitFor()
    await page.getByLabel('Data').fill(JSON.stringify({ said: CLOSING }))
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await page.locator('.run-head').getByText('completed').waitFor()
    await page.getByRole('link', { name: 'Input & output' }).click()
    await page.getByText(CLOSING).last().waitFor()
    expect((await server.client.getExecution(id)).output).to.have.nested.property('last.got.data.said', CLOSING)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('tells a refusal where it was asked', async () => {
    const id = await start('refused', gated)
    const { page, leave } = await open(id)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await server.client.cancelExecution(id)
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .getByText(/over|cancelled/)
      .first()
      .waitFor()
    await leave()
  })

  it('says why it failed, and is mended by a fork that shows first what will run', async () => {
    const id = await over(await start('broken', broken))
    const { page, complaints, leave } = await open(id, '?view=explain')
    await page.getByText('the root cause first').waitFor()
    await page.getByText('command_failed').first().waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByRole('button', { name: 'Fork', exact: true }).click()
    await page.getByLabel('What becomes of breaks').selectOption('output')
    await page.getByText('breaks: write the output as JSON.').waitFor()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Fork' }).isDisabled()).to.equal(true)
    await page.getByLabel('The output of breaks').fill(JSON.stringify({ by: SCRIPT }))
    const forecast = page.getByRole('region', { name: 'What will run' })
    await forecast.getByText('Has the output that it is given (1)').waitFor()
    await forecast.getByText('Kept, does not run (1)').waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByLabel('Reason').fill('done by hand')
    await page.getByRole('dialog').getByRole('button', { name: 'Fork' }).click()
    await page.getByText('Forked from event').waitFor()
    await page.getByText('Forked from', { exact: true }).waitFor()
    await page.locator('.run-head').getByText('completed').waitFor()
    const [fork] = (await server.client.getExecution(id)).forks ?? []
    expect(new URL(page.url()).pathname).to.equal(`/executions/${fork?.execution_id}`)
    const made = await server.client.getExecution(fork?.execution_id ?? '')
    expect(made.output).to.deep.equal({ last: { after: { by: SCRIPT } } })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('is forked with another input, and tells what the server has against it', async () => {
    const { workflow_id } = await server.client.createWorkflow({
      name: 'checked',
      input_schema: { type: 'object', properties: { n: { type: 'integer', maximum: 5 } }, required: ['n'] },
      tasks: { reads: echo({ n: '${input.n}' }), other: echo(1) },
    })
    const { execution_id } = await server.client.executeWorkflow({ workflow_id, input: { n: 1 } })
    await over(execution_id)
    const { page, leave } = await open(execution_id)
    await page.getByRole('button', { name: 'Fork', exact: true }).click()
    await page.getByLabel('Another input').check()
    await page.getByRole('textbox', { name: /^n\b/ }).fill('9')
    await page.getByRole('dialog').getByRole('alert').getByText('/changes/input/n').waitFor()
    await page.getByRole('textbox', { name: /^n\b/ }).fill('4')
    await page.getByText('Runs again (1)').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Fork' }).click()
    await page.getByText('Forked from', { exact: true }).waitFor()
    await leave()
  })

  it('is retried in place', async () => {
    const id = await over(await start('again', broken))
    const { page, leave } = await open(id, '?task=breaks')
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
    await page.getByText('Retried in place').waitFor()
    await task(page, 'breaks').getByText('Attempt 4').waitFor()
    await leave()
  })

  it('shows by link how it stood at an event', async () => {
    const id = await over(await start('past', broken))
    const { page, complaints, leave } = await open(id, '?at=3&task=breaks&view=tasks')
    await page.getByText('as of event 3').first().waitFor()
    await task(page, 'breaks').getByText('pending').waitFor()
    await page.getByRole('link', { name: 'Timeline' }).click()
    await page.getByRole('button', { name: /^first: completed/ }).waitFor()
    expect(await page.getByRole('button', { name: /^breaks:/ }).count()).to.equal(0)
    expect(new URL(page.url()).searchParams.get('at')).to.equal('3')
    await page.getByRole('button', { name: 'Now' }).click()
    await page.getByRole('button', { name: /^breaks: failed, 2 attempts/ }).waitFor()
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says that an event of the address is not there', async () => {
    const id = await over(await start('short', { only: echo(1) }))
    const { page, leave } = await open(id, '?at=999&view=tasks')
    await page.getByRole('alert').getByText('999').first().waitFor()
    await leave()
  })

  it('has every attempt of a task with its own error', async () => {
    const id = await over(await start('tried', broken))
    const { page, leave } = await open(id, '?view=timeline')
    await page.getByRole('button', { name: /^breaks: failed, 2 attempts/ }).click()
    const attempts = task(page, 'breaks').getByRole('region', { name: 'Attempts' })
    await attempts.getByText('Attempt 2').waitFor()
    expect(await attempts.getByText('command_failed').count()).to.equal(2)
    await leave()
  })

  it('makes a checkpoint, validates it, and restores it as another execution', async () => {
    const id = await start('kept', gated)
    const { page, complaints, leave } = await open(id, '?view=checkpoints')
    await page.getByText('There is no checkpoint yet').waitFor()
    await page.getByRole('button', { name: 'Checkpoint', exact: true }).click()
    await page.getByLabel('Description').fill(`before ${SCRIPT}`)
    await page.getByRole('button', { name: 'Make it' }).click()
    await page.getByRole('cell', { name: `before ${SCRIPT}` }).waitFor()
    await page.getByRole('button', { name: 'Validate' }).click()
    await page.getByText(/^✓ /).waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Restored from', { exact: true }).waitFor()
    expect(page.url()).to.not.contain(id)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('leads to what its tasks have started, and back', async () => {
    const { workflow_id } = await server.client.createWorkflow({ name: 'child', tasks: { only: echo(1) } })
    const calls = { component: 'harmonia', action: 'run_workflow', input: { workflow_id, input: {} } }
    const id = await over(await start('parent', { calls }))
    const { page, complaints, leave } = await open(id, '?view=children')
    await page.getByRole('link', { name: 'child', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'child' }).waitFor()
    await page.getByRole('link', { name: /calls of/ }).click()
    await page.getByRole('heading', { level: 1, name: 'parent' }).waitFor()
    await task(page, 'calls').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows what was undone', async () => {
    const undo = { component: 'harmonia', action: 'echo', input: { undone: true } }
    const id = await over(
      await start('saga', {
        paid: { ...echo(1), compensate: undo },
        breaks: { ...broken.breaks, depends_on: ['paid'] },
      }),
    )
    const { page, leave } = await open(id, '?view=compensation')
    await page.getByText('1 undone.').waitFor()
    await page.getByRole('row', { name: /paid harmonia.echo completed/ }).waitFor()
    await expectAccessibleInBothThemes(page)
    await leave()
  })

  it('fetches a large value, and what was saved beside it, when somebody wants to see it', async () => {
    const id = await over(
      await start('large', { only: echo({ text: '${input.text}' }) }, { text: `${SCRIPT}${'x'.repeat(5_000)}` }),
    )
    await server.client.saveState(id, { note: CLOSING })
    const { page, complaints, leave } = await open(id, '?view=data')
    await page
      .getByRole('button', { name: /^Load 5 kB/ })
      .first()
      .click()
    await page.getByText(`${SCRIPT}xxx`).first().waitFor()
    await page.getByRole('link', { name: 'Saved state' }).click()
    await page.getByText(CLOSING).last().waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('saves its history as a file', async () => {
    const id = await over(await start('exported', { only: echo(1) }))
    const { page, leave } = await open(id)
    await page.getByText('Export', { exact: true }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Events, one per line' }).click(),
    ])
    expect(file.suggestedFilename()).to.equal(`${id}.events.ndjson`)
    await page.getByText('is saved.').waitFor()
    await leave()
  })

  it('decides what waits in it, by whoever may', async () => {
    const ask = {
      component: 'harmonia',
      action: 'approve',
      input: { prompt: `May it ${SCRIPT}?`, approvers: ['Ada'], data: { why: CLOSING } },
    }
    const id = await start('asks', { ask })
    const { page, complaints, leave } = await open(id)
    await page.getByRole('region', { name: 'Waiting for a decision' }).getByRole('button', { name: 'Decide' }).click()
    await page.getByRole('dialog').getByText(CLOSING).waitFor()
    await page.getByLabel('Who decides').fill('Bob')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.getByLabel('Who decides').fill('Ada')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.locator('.run-head').getByText('completed').waitFor()
    // The refusal of Bob is what the console says.
    expect(complaints.filter((one) => !one.includes('status of 4'))).to.deep.equal([])
    await leave()
  })

  it('is compared with another run of its workflow', async () => {
    const id = await over(await start('twice', { only: echo('${input.n}') }, { n: 1 }))
    const { workflow_id } = await server.client.getExecution(id)
    const other = await over((await server.client.executeWorkflow({ workflow_id, input: { n: 2 } })).execution_id)
    const { page, leave } = await open(id)
    await page.getByRole('button', { name: 'Compare with' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(other.slice(-12)) })
      .click()
    await page.waitForURL(new RegExp(`/compare\\?left=${other}&right=${id}`))
    await leave()
  })

  it('goes on under the hands of the reader: what happens is seen without asking', async () => {
    const id = await start('live', gated)
    const { page, complaints, leave } = await open(id, '?view=tasks&task=last')
    await task(page, 'last').getByText('pending').waitFor()
    await server.client.pauseExecution(id)
    await page.locator('.run-head').getByText('paused').waitFor()
    await server.client.resumeExecution(id)
    await server.client.sendSignal(id, { name: 'open', data: 7 })
    await task(page, 'last').getByText('completed').first().waitFor()
    await page.locator('.run-head').getByText('completed').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says that there is no such execution', async () => {
    const { page, leave } = await open('nowhere')
    await page.getByRole('alert').getByText('nowhere').first().waitFor()
    await leave()
  })

  it('fits on a phone, with the task below', async () => {
    const id = await over(await start('small', broken))
    const { page, leave } = await visit(server.url, `/executions/${id}?view=timeline&task=breaks`, {
      viewport: { width: 390, height: 800 },
    })
    await task(page, 'breaks').waitFor()
    await page.getByRole('button', { name: /^breaks:/ }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await expectAccessibleInBothThemes(page)
    await leave()
  })
})
