import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const INJECTED = `<img src=x onerror="document.title='hacked'">"><script>document.title='hacked'</script>`

describeInBrowser('the monitor', () => {
  let server: PagesServer
  let workflow_id: string
  before(async () => {
    server = await servePages()
    const { client } = server
    const created = await client.createWorkflow({
      name: INJECTED,
      input_schema: { type: 'object', properties: { fails: { type: 'boolean' } } },
      tasks: {
        check: { component: 'harmonia', action: 'fail', when: '${input.fails}', input: { message: INJECTED } },
        say: { component: 'harmonia', action: 'echo', input: { text: 'well' } },
      },
    })
    workflow_id = created.workflow_id
    await client.createSchedule({ workflow_id, name: INJECTED, interval: 3_600, input: { fails: false } })
  })
  after(() => server.stop())

  const run = async (fails: boolean): Promise<string> => {
    const { execution_id } = await server.client.executeWorkflow({ workflow_id, input: { fails } })
    for await (const _ of server.client.monitorExecution(execution_id));
    return execution_id
  }

  it('has the numbers of now, and changes them as things happen', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    const failed = page.locator('.tile', { has: page.getByText('Failed', { exact: true }) })
    await failed.getByRole('link', { name: '0' }).waitFor()
    await run(true)
    // The number of the last hour is that of samples, of which there is one every five seconds.
    await failed.getByRole('link', { name: '1' }).waitFor()
    await failed.getByRole('link').click()
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor()
    expect(new URL(page.url()).search).to.equal('?status=failed')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('has what was measured before it was opened, for a window that its address names', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    const steps = page.getByRole('figure', { name: 'Steps per second' })
    await steps.getByText(/^\d+:\d\d/).waitFor()
    await page.getByLabel('Last', { exact: true }).selectOption('1 hour')
    await page.waitForURL('**/monitor?window=3600')
    await page.reload()
    await steps.getByText('completed').waitFor()
    expect(await page.getByLabel('Last', { exact: true }).inputValue()).to.equal('3600')
    expect(await page.getByRole('figure').count()).to.equal(9)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('tests a component, and says what it answered', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    await page.getByRole('button', { name: 'Test ergon' }).click()
    await page.getByText(/^ergon answers in .*execute_command/).waitFor()
    const builtIn = page.getByRole('button', { name: 'Test harmonia' })
    expect(await builtIn.isDisabled()).to.equal(true)
    expect(await builtIn.getAttribute('title')).to.equal('It is part of the server.')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says what does not answer', async () => {
    await server.client.registerComponent({ name: 'gone', endpoint: 'http://127.0.0.1:9' })
    const { page, leave } = await visit(server.url, '/monitor')
    await page.getByRole('button', { name: 'Test gone' }).click()
    await page.getByText(/^gone does not answer: /).waitFor()
    await page.getByRole('row', { name: /^gone/ }).getByText('down').waitFor()
    await leave()
    await server.client.removeComponent('gone')
  })

  it('says what starts by itself next', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    const due = page.getByRole('region', { name: 'Due next' })
    await due.getByRole('link', { name: INJECTED }).waitFor()
    await due.getByText(/^in \d+ min/).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows events as they happen, each with a way to its place in its run', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    const feed = page.getByRole('list', { name: 'Events' })
    await feed.waitFor()
    const id = await run(true)
    const failure = feed
      .getByRole('listitem')
      .filter({ hasText: 'task_failed' })
      .filter({ hasText: id.slice(-12) })
    await failure.getByText(INJECTED).waitFor()
    await failure.getByRole('link').click()
    await page.waitForURL(new RegExp(`/executions/${id}\\?at=\\d+&task=check$`))
    expect(await page.title()).to.not.equal('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('can be held still, and says what has come meanwhile', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor')
    const feed = page.getByRole('list', { name: 'Events' })
    await feed.waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('0 more have come meanwhile.').waitFor()
    const id = await run(false)
    await page.getByText(/^[1-9]\d* more have come meanwhile\.$/).waitFor()
    expect(await feed.getByText(id.slice(-12)).count()).to.equal(0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await run(false)
    await feed.getByText('workflow_completed').first().waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows only what goes wrong, or what happens in one workflow, when its address says so', async () => {
    const other = await server.client.createWorkflow({
      name: 'other',
      tasks: { t: { component: 'harmonia', action: 'fail', input: { message: 'of the other' } } },
    })
    const { page, complaints, leave } = await visit(server.url, `/monitor?workflow=${workflow_id}`)
    await page.getByLabel('Show').selectOption('What goes wrong')
    await page.waitForURL(`**/monitor?workflow=${workflow_id}&events=trouble`)
    const feed = page.getByRole('list', { name: 'Events' })
    const { execution_id } = await server.client.executeWorkflow(other.workflow_id)
    for await (const _ of server.client.monitorExecution(execution_id));
    const id = await run(true)
    await feed
      .getByRole('listitem')
      .filter({ hasText: id.slice(-12) })
      .first()
      .waitFor()
    expect(await feed.getByText('of the other').count()).to.equal(0)
    expect(await feed.getByText('task_started').count()).to.equal(0)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says so when the server does not answer, and goes on when it does', async () => {
    const { page, leave } = await visit(server.url, '/executions')
    await page.route('**/api/monitor*', (route) => route.abort())
    await page.getByRole('link', { name: 'Monitor' }).click()
    await page.getByRole('alert').waitFor()
    await page.unroute('**/api/monitor*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Components' }).waitFor()
    await leave()
  })

  it('is accessible, and fits on a phone', async () => {
    const { page, complaints, leave } = await visit(server.url, '/monitor', { viewport: { width: 390, height: 800 } })
    await page.getByRole('list', { name: 'Events' }).waitFor()
    await page.getByRole('region', { name: 'Due next' }).getByRole('link').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
