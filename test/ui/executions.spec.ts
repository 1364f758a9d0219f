import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const SCRIPT = `<img src=x onerror="document.title='hacked'">`

describeInBrowser('the list of executions', () => {
  let server: PagesServer
  const workflows = { greeting: '', gate: '' }
  const start = async (workflow: keyof typeof workflows, metadata: Record<string, unknown> = {}): Promise<string> =>
    (await server.client.executeWorkflow({ workflow_id: workflows[workflow], input: { name: SCRIPT }, metadata }))
      .execution_id

  before(async () => {
    server = await servePages()
    const greet = { component: 'harmonia', action: 'echo', input: { hello: '${input.name}' } }
    const open = { component: 'harmonia', action: 'wait_for_signal', input: { name: 'open' } }
    const greeting = await server.client.createWorkflow({ name: `greeting ${SCRIPT}`, tasks: { greet } })
    const gate = await server.client.createWorkflow({ name: 'gate', tasks: { open } })
    Object.assign(workflows, { greeting: greeting.workflow_id, gate: gate.workflow_id })
    for (const tenant of ['acme', `zen "><script>document.title='hacked'</script>`]) await start('greeting', { tenant })
    for (let count = 0; count < 3; count++) await start('gate', { tenant: 'acme' })
  })
  after(() => server.stop())

  it('shows each with its status, workflow, progress and times, as text', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions')
    const greeted = page.getByRole('row', { name: /completed greeting/ })
    await greeted.first().waitFor()
    expect(await greeted.count()).to.equal(2)
    expect(await greeted.first().textContent())
      .to.contain(SCRIPT)
      .and.contain('1/1')
    expect(await page.getByRole('row', { name: /running gate/ }).count()).to.equal(3)
    expect(await page.title()).to.not.equal('hacked')
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('keeps its filters in the address, so that a link shows the same', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions')
    await page.getByRole('checkbox', { name: 'completed' }).check()
    await page.getByText('2 in all.').waitFor()
    await page.getByLabel('Metadata').fill('tenant=acme')
    await page.getByLabel('Metadata').press('Enter')
    await page.getByText('1 in all.').waitFor()

    const shared = await visit(server.url, page.url().slice(server.url.length))
    await shared.page.getByText('1 in all.').waitFor()
    await shared.page.getByRole('button', { name: 'Without tenant=acme' }).waitFor()
    await shared.page.getByRole('button', { name: 'Clear all' }).click()
    await shared.page.getByText('5 in all.').waitFor()
    expect(new URL(shared.page.url()).search).to.equal('')
    await shared.page.getByRole('combobox', { name: 'Workflow' }).fill('gate')
    await shared.page.getByText('3 in all.').waitFor()
    expect([...complaints, ...shared.complaints]).to.deep.equal([])
    await shared.leave()
    await leave()
  })

  it('says what is wrong with metadata that is none, and that nothing is like the filters', async () => {
    const { page, leave } = await visit(server.url, `/executions?metadata=${encodeURIComponent('tenant=nobody')}`)
    await page.getByText('No execution is like that').waitFor()
    await page.getByLabel('Metadata').fill('tenant')
    await page.getByLabel('Metadata').press('Enter')
    await page.getByText('Write it as key=value.').waitFor()
    await expectAccessibleInBothThemes(page)
    await leave()
  })

  it('shows a new one as it comes, and what becomes of it', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions?name=gate')
    await page.getByText('3 in all.').waitFor()
    const id = await start('gate')
    await page.getByText('4 in all.').waitFor()
    await server.client.sendSignal(id, { name: 'open' })
    await page.getByRole('row', { name: /completed gate/ }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('does to all that are chosen what is asked, with one reason', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions?name=gate&status=running,paused')
    await page.getByText('3 in all.').waitFor()
    await page.getByRole('checkbox', { name: 'Choose all that are listed' }).check()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByLabel('Reason').fill(`a break ${SCRIPT}`)
    await page.getByRole('button', { name: 'Pause 3' }).click()
    await page.getByText('3 of 3 answered').waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page
      .getByRole('row', { name: /paused gate/ })
      .nth(2)
      .waitFor()
    const paused = await server.client.listExecutions({ status: 'paused' })
    const [first] = paused.executions
    if (first === undefined) throw new Error('nothing is paused')
    const { events } = await server.client.listExecutionEvents(first.execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_paused')
    expect(events.at(-1)?.details).to.deep.equal({ reason: `a break ${SCRIPT}` })
    expect(paused.executions).to.have.length(3)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('tells for each what the server has refused', async () => {
    const { page, leave } = await visit(server.url, '/executions?name=gate&status=paused')
    await page.getByText('3 in all.').waitFor()
    await page.getByRole('checkbox', { name: 'Choose all that are listed' }).check()
    await page.getByRole('button', { name: 'Resume' }).click()
    const [first] = (await server.client.listExecutions({ status: 'paused' })).executions
    await server.client.cancelExecution(first?.execution_id ?? '')
    await page.getByRole('button', { name: 'Resume 3' }).click()
    await page.getByText('2 of 3 resumed, 1 refused.').waitFor()
    await page
      .getByRole('listitem')
      .filter({ hasText: /cancelled|over/ })
      .first()
      .waitFor()
    await leave()
  })

  it('holds new ones back while somebody is further down', async () => {
    for (let count = 0; count < 40; count++) await start('greeting')
    const { page, complaints, leave } = await visit(server.url, '/executions')
    await page
      .getByRole('row', { name: /greeting/ })
      .nth(20)
      .waitFor()
    await page.mouse.wheel(0, 600)
    await page.waitForFunction('scrollY > 300')
    await start('gate')
    await page.getByRole('button', { name: '1 new' }).click()
    await page
      .getByRole('row', { name: /running gate/ })
      .first()
      .waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('fits on a phone', async () => {
    const { page, leave } = await visit(server.url, '/executions', { viewport: { width: 390, height: 800 } })
    await page
      .getByRole('row', { name: /greeting/ })
      .first()
      .waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await expectAccessibleInBothThemes(page)
    await leave()
  })
})
