import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

describeInBrowser('the frame of the pages', () => {
  let server: PagesServer
  before(async () => (server = await servePages()))
  after(() => server.stop())

  it('begins with the executions, and says what to do when there are none', async () => {
    const { page, complaints, leave } = await visit(server.url, '/')
    await page.getByRole('heading', { name: 'Executions' }).waitFor()
    expect(new URL(page.url()).pathname).to.equal('/executions')
    await page.getByRole('link', { name: 'Choose a workflow and execute it.' }).click()
    await page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('has every tab under its own address, with the keyboard too', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions')
    for (const tab of ['Workflows', 'Templates', 'Executions', 'Approvals', 'Monitor', 'Chat']) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: tab }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(new URL(page.url()).pathname).to.equal(`/${tab.toLowerCase()}`)
      expect(await page.title()).to.equal(`${tab} · Harmonia`)
      await page.reload()
      await page.getByRole('navigation').locator('[aria-current=page]', { hasText: tab }).waitFor()
    }
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says so where there is no page', async () => {
    const { page, leave } = await visit(server.url, '/workflows/a/b/c')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await leave()
  })

  it('remembers a name, which the history has from then on, and a theme', async () => {
    const { page, complaints, leave } = await visit(server.url, '/executions')
    await page.getByRole('button', { name: 'Preferences' }).click()
    await page.getByLabel('Theme').selectOption('dark')
    await page.getByLabel('Your name').fill('Ada <script>alert(1)</script>')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Ada <script>alert(1)</script>' }).waitFor()
    expect(await page.evaluate('document.documentElement.dataset.theme')).to.equal('dark')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('is accessible, and fits on a phone', async () => {
    const { page, leave } = await visit(server.url, '/executions', { viewport: { width: 390, height: 800 } })
    await page.getByText('Nothing has run yet').waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await leave()
  })
})
