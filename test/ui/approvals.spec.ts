import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const SCRIPT = `<img src=x onerror="document.title='hacked'">`
const CLOSING = `"><script>document.title='hacked'</script>`

describeInBrowser('the approvals', () => {
  let server: PagesServer
  let workflow_id: string
  before(async () => {
    server = await servePages()
    const input = { prompt: '${input.prompt}', approvers: '${input.approvers}', data: '${input.data}' }
    const ask = { component: 'harmonia', action: 'approve', input }
    ;({ workflow_id } = await server.client.createWorkflow({ name: `asks ${SCRIPT}`, tasks: { ask } }))
  })
  after(() => server.stop())

  const ask = async (
    prompt: string,
    approvers: readonly string[] = [`Eve ${CLOSING}`],
    data: unknown = {},
  ): Promise<string> =>
    (await server.client.executeWorkflow({ workflow_id, input: { prompt, approvers, data } })).execution_id

  it('says that nothing waits, until something does', async () => {
    const { page, complaints, leave } = await visit(server.url, '/approvals')
    await page.getByText('Nothing waits for a decision').waitFor()
    await expectAccessibleInBothThemes(page)
    await ask(`Pay ${SCRIPT}?`, ['Ada'], { why: CLOSING })
    const one = page.getByRole('article', { name: /^ask of/ })
    await one.getByText(`Pay ${SCRIPT}?`).waitFor()
    await one.getByText(CLOSING).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).getByTitle('To be decided').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.title()).to.not.equal('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('takes a decision with a comment and data, and has it among the decided ones', async () => {
    const id = await ask('Once more?')
    const { page, complaints, leave } = await visit(server.url, `/approvals?execution_id=${id}`)
    await page.getByRole('button', { name: 'Decide' }).click()
    await page.getByLabel('Reject').check()
    await page.getByLabel('Who decides').fill(`Eve ${CLOSING}`)
    await page.getByLabel('Comment').fill(`not ${SCRIPT}`)
    await page.getByLabel('Data').fill('{')
    await page.getByText('This is not JSON').waitFor()
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).isDisabled()).to.equal(true)
    await page.getByLabel('Data').fill(JSON.stringify({ limit: CLOSING }))
    await expectAccessibleInBothThemes(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Nothing waits for a decision').waitFor()
    await page.getByLabel('Show').selectOption('decided')
    await page.getByText(`not ${SCRIPT}`).waitFor()
    const [decided] = (await server.client.listApprovals({ execution_id: id, status: 'rejected' })).approvals
    expect(decided?.decision).to.deep.include({
      by: `Eve ${CLOSING}`,
      comment: `not ${SCRIPT}`,
      data: { limit: CLOSING },
    })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('keeps its filters in the address, and leads to the task', async () => {
    const id = await ask('For Bob alone?', ['Bob'])
    const { page, complaints, leave } = await visit(server.url, '/approvals')
    await page.getByLabel('May be decided by').fill('Bob')
    await page.getByText('For Bob alone?').waitFor()
    await page.waitForURL(/approver=Bob/)
    await page.getByText('Pay').waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'ask', exact: true }).click()
    await page.waitForURL(new RegExp(`/executions/${id}\\?task=ask`))
    await page.getByRole('complementary', { name: 'Task ask' }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows what is not asked any more', async () => {
    const id = await ask('Too late?')
    await server.client.cancelExecution(id)
    const { page, leave } = await visit(server.url, '/approvals?show=lapsed')
    await page.getByText('Too late?').waitFor()
    expect(await page.getByRole('button', { name: 'Decide' }).count()).to.equal(0)
    await leave()
  })

  it('fits on a phone', async () => {
    const { page, leave } = await visit(server.url, '/approvals?show=all', { viewport: { width: 390, height: 800 } })
    await page.getByText('Too late?').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await leave()
  })
})
