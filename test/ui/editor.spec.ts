import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const MEAN = `<img src=x onerror="document.title='hacked'">`

const echo = { component: 'harmonia', action: 'echo' } as const

const text = (page: Page) => page.getByRole('textbox', { name: 'Definition' })

/** Where a problem is marked in the text. */
const marked = (page: Page) => page.locator('.cm-lintRange-error')

describeInBrowser('the editor of definitions', () => {
  let server: PagesServer
  before(async () => (server = await servePages()))
  after(() => server.stop())

  it('begins with an example, shows its graph, and creates a workflow of it', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows?new=1')
    await page.getByRole('dialog').getByRole('link', { name: 'greeting' }).click()
    await text(page).getByText('# Needs no component').waitFor()
    await page.getByRole('button', { name: /^greet/ }).waitFor()
    await page.getByText('No problems').waitFor()
    await expectAccessibleInBothThemes(page)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/workflows\/[0-9a-f-]+$/)
    await page.getByRole('heading', { name: 'greeting', level: 1 }).waitFor()
    expect((await server.client.listWorkflows()).workflows.map(({ name }) => name)).to.deep.equal(['greeting'])
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('marks problems as one writes, leads to their places, and draws what is valid', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows/new')
    await page.getByText('No problems').waitFor()
    await text(page).fill(`name: shop
tasks:
  reserve: { component: harmonia, action: echo }
  charge:
    component: harmonia
    action: echo
    depends_on: [resevre]
    input: { of: '${'$'}{tasks.reserve.outptu}' }
    ${MEAN}: 1
`)
    await page.getByText(/^\d problems$/).waitFor()
    const problems = page.getByRole('region', { name: 'Problems' }).getByRole('button')
    await problems.filter({ hasText: 'resevre' }).click()
    expect(await page.evaluate('getSelection().toString()')).to.equal('resevre')
    await marked(page).getByText('resevre').waitFor()
    expect(await page.getByRole('button', { name: 'Create' }).isDisabled()).to.equal(true)
    await expectAccessibleInBothThemes(page)

    await text(page).fill(`name: shop
tasks:
  reserve: { component: harmonia, action: echo }
  charge: { component: harmonia, action: echo, depends_on: [reserve] }
`)
    await page.getByText('No problems').waitFor()
    // The whole of the graph takes clicks, wherever its tasks are drawn.
    await page.getByRole('button', { name: /^charge/ }).click({ force: true })
    expect(await page.evaluate('getSelection().toString()')).to.equal('charge')
    expect(await page.title()).to.not.contain('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('marks where a text is no YAML, or no JSON', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows/new')
    await text(page).fill('name: [a\ntasks: {}')
    await page.getByText('1 problem').waitFor()
    expect(await page.getByRole('button', { name: 'JSON' }).isDisabled()).to.equal(true)
    await text(page).fill('name: a\ntasks: { t: { component: harmonia, action: echo } } # all of it\n')
    await page.getByText('No problems').waitFor()
    await page.getByRole('button', { name: 'JSON' }).click()
    await text(page).getByText('"name"').waitFor()
    await page.getByRole('button', { name: 'YAML' }).click()
    await text(page).getByText('# all of it').waitFor()
    await page.getByRole('button', { name: 'JSON' }).click()
    await text(page).fill('{ "name": "a", "tasks": }')
    await page.getByRole('region', { name: 'Problems' }).getByText('A value is expected here').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('suggests names, values, components, actions and tasks', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows/new')
    await page.getByText('No problems').waitFor()
    await text(page).fill('name: a\ntasks:\n  one: { component: harmonia, action: echo }\n  two:\n    comp')
    await page.keyboard.press('Control+Space')
    const list = page.getByRole('listbox')
    await list.getByRole('option', { name: /^component/ }).click()
    await page.keyboard.press('Control+Space')
    await list.getByRole('option', { name: 'apollo' }).waitFor()
    await page.keyboard.type('harm')
    await list.getByRole('option', { name: 'harmonia' }).click()
    await page.keyboard.type('\naction: ')
    await page.keyboard.press('Control+Space')
    await list.getByRole('option', { name: /^wait_for_signal/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.type('echo\ndepends_on: [')
    await page.keyboard.press('Control+Space')
    await list.getByRole('option', { name: 'one' }).click()
    await page.getByText('No problems').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('lets whoever has no mouse out again, and says how', async () => {
    const { page, leave } = await visit(server.url, '/workflows/new')
    await page.getByText('then Tab leaves the editor').waitFor()
    await text(page).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await text(page).evaluate((element) => element.ownerDocument.activeElement === element)).to.equal(false)
    await leave()
  })

  it('keeps what is not saved, and asks before one leaves', async () => {
    const { workflow_id } = await server.client.createWorkflow({ name: 'kept', tasks: { t: echo } })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}/edit`)
    await text(page).getByText('name: kept').waitFor()
    expect(await page.getByRole('button', { name: 'Save as version 2' }).isDisabled()).to.equal(true)
    await text(page).fill('name: kept\ndescription: changed\ntasks: { t: { component: harmonia, action: echo } }\n')
    await page.getByText('not saved').waitFor()
    await page.getByRole('link', { name: 'Executions' }).click()
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
    await dialog.getByRole('button', { name: 'Stay' }).click()
    await text(page).getByText('description: changed').waitFor()
    await page.getByRole('link', { name: 'Executions' }).click()
    await dialog.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor()

    await page.goto(`/workflows/${workflow_id}/edit`)
    await page.getByText('This is what you had written in this tab and not saved.').waitFor()
    await text(page).getByText('description: changed').waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
    await text(page).getByText('description: changed').waitFor({ state: 'detached' })
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('stores a version on top of the one that it began from, and lets two changes be merged', async () => {
    const { workflow_id } = await server.client.createWorkflow({ name: 'shared', tasks: { t: echo } })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}/edit`)
    await text(page).getByText('name: shared').waitFor()
    await server.client.updateWorkflow(workflow_id, { name: 'shared', timeout: 77, tasks: { t: echo } })
    await text(page).fill('name: shared\ndescription: mine\ntasks: { t: { component: harmonia, action: echo } }\n')
    await page.getByText('No problems').waitFor()
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await page.getByText('Version 2 was stored meanwhile').waitFor()
    await page.getByRole('textbox', { name: 'Version 2' }).getByText('timeout: 77').waitFor()
    await page.getByRole('textbox', { name: 'Yours' }).getByText('description: mine').waitFor()
    await expectAccessibleInBothThemes(page)
    await page
      .getByRole('textbox', { name: 'Yours' })
      .fill('name: shared\ndescription: mine\ntimeout: 77\ntasks: { t: { component: harmonia, action: echo } }\n')
    await page.getByRole('button', { name: 'Go on with this text' }).click()
    await page.getByText('No problems').waitFor()
    await page.getByRole('button', { name: 'Save as version 3' }).click()
    await page.waitForURL(`${server.url}/workflows/${workflow_id}`)
    const { version, description, timeout } = await server.client.getWorkflow(workflow_id)
    expect({ version, description, timeout }).to.deep.equal({ version: 3, description: 'mine', timeout: 77 })
    expect(complaints.filter((complaint) => !complaint.includes('412'))).to.deep.equal([])
    await leave()
  })

  it('takes a thousand tasks, and stores by Ctrl+S', async () => {
    const tasks = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [
        `t${index}`,
        { ...echo, ...(index === 0 ? {} : { depends_on: [`t${index >> 1}`].filter((id) => id !== `t${index}`) }) },
      ]),
    )
    const { workflow_id } = await server.client.createWorkflow({ name: 'large', tasks })
    const { page, complaints, leave } = await visit(server.url, `/workflows/${workflow_id}/edit`)
    await text(page).getByText('name: large').waitFor()
    await page.getByText('No problems').waitFor()
    await text(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('output: done\n')
    await page.getByText('not saved').waitFor()
    await page.keyboard.press('Control+s')
    await page.waitForURL(`${server.url}/workflows/${workflow_id}`)
    expect((await server.client.getWorkflow(workflow_id)).output).to.equal('done')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('fits on a phone', async () => {
    const { page, complaints, leave } = await visit(server.url, '/workflows/new', {
      viewport: { width: 390, height: 844 },
    })
    await page.getByText('No problems').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
