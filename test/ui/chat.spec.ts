import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const INJECTED = `<img src=x onerror="document.title='hacked'">"><script>document.title='hacked'</script>`

describeInBrowser('the chat', () => {
  let server: PagesServer
  let workflow_id: string
  let failed: string
  before(async () => {
    server = await servePages()
    const { client } = server
    const created = await client.createWorkflow({
      name: 'delivery',
      tasks: {
        pack: { component: 'harmonia', action: 'echo' },
        carry: { component: 'harmonia', action: 'fail', depends_on: ['pack'], input: { message: INJECTED } },
      },
    })
    workflow_id = created.workflow_id
    failed = (await client.executeWorkflow(workflow_id)).execution_id
    for await (const _ of client.monitorExecution(failed));
  })
  after(() => server.stop())

  const ask = async (page: Page, words: string) => {
    const before = await answers(page).count()
    await page.getByLabel('Your question').fill(words)
    await page.keyboard.press('Enter')
    const answer = answers(page).nth(before)
    await answer.waitFor()
    return answer
  }
  const answers = (page: Page) => page.locator('.turn[data-role=assistant][data-state=done]')

  it('says who answers, and what can be asked', async () => {
    const { page, complaints, leave } = await visit(server.url, '/chat')
    await page.getByText('Built-in assistant, without a model').waitFor()
    await page.getByRole('list', { name: 'Suggestions' }).getByRole('button', { name: 'What can you do?' }).click()
    await answers(page)
      .getByText(/I am the built-in assistant/)
      .waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('explains the run that one comes from; what that has recorded is text', async () => {
    const { page, complaints, leave } = await visit(server.url, `/chat?execution=${failed}`)
    await page
      .getByText('About the run')
      .getByRole('link', { name: /^delivery/ })
      .waitFor()
    const answer = await ask(page, 'Why did it fail?')
    await answer.locator('.prose').getByText(INJECTED).waitFor()
    expect(await answer.locator('img, script').count()).to.equal(0)
    await answer.getByText(/^Looked at/).click()
    await answer
      .getByRole('list', { name: 'What this is about' })
      .getByRole('link', { name: /^run delivery/ })
      .click()
    await page.waitForURL(`**/executions/${failed}`)
    expect(await page.title()).to.not.equal('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('shows a change beside what there is, and stores it when it is told to', async () => {
    const { page, complaints, leave } = await visit(server.url, `/chat?workflow=${workflow_id}`)
    const answer = await ask(page, 'add a retry of 5 to task carry')
    const proposal = answer.getByRole('region', { name: 'Proposed definition' })
    await proposal.getByRole('textbox', { name: 'Proposed' }).getByText('max_attempts').waitFor()
    expect((await server.client.getWorkflow(workflow_id)).version).to.equal(1)
    await proposal.getByRole('button', { name: 'Store as a new version' }).click()
    await proposal.getByText('Stored as version 2 of delivery').waitFor()
    expect((await server.client.getWorkflow(workflow_id)).version).to.equal(2)
    // It is said to be done, also after the page is loaded again.
    await page.reload()
    await page.getByText('Stored as version 2 of delivery').waitFor()
    expect(await page.getByRole('button', { name: 'Store as a new version' }).count()).to.equal(0)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('drafts a workflow, of which nothing is stored until it is wanted', async () => {
    const { page, complaints, leave } = await visit(server.url, '/chat')
    const answer = await ask(page, 'call ergon.fetch_from_api then engram.store_results, retry three times')
    const { workflows: before } = await server.client.listWorkflows()
    await answer.getByRole('button', { name: 'Create the workflow' }).click()
    await answer.getByText(/^✓ Created /).waitFor()
    const { workflows: after } = await server.client.listWorkflows()
    expect(after).to.have.length(before.length + 1)
    await answer.getByRole('link', { name: 'Look at it' }).click()
    await page.waitForURL(`**/workflows/${after[0]?.workflow_id}`)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('proposes a command, which is sent by a click and says what came of it', async () => {
    const { page, complaints, leave } = await visit(server.url, `/chat?execution=${failed}`)
    const answer = await ask(page, 'retry it')
    const proposal = answer.getByRole('region', { name: 'Proposed action' })
    await proposal.getByText(`POST /api/executions/${failed}/retry`).waitFor()
    const { revision } = await server.client.getExecution(failed)
    await proposal.getByRole('button', { name: 'Retry it' }).click()
    await proposal.getByText('What failed is tried again').waitFor()
    expect((await server.client.getExecution(failed)).revision).to.be.above(revision)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('keeps the conversation in its tab, and forgets it when it is cleared', async () => {
    const { page, complaints, leave } = await visit(server.url, '/chat')
    await ask(page, INJECTED)
    await page.getByRole('link', { name: 'Executions' }).click()
    await page.getByRole('link', { name: 'Chat' }).click()
    await page.getByText(INJECTED).first().waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('log').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByLabel('Your question').waitFor()
    expect(await page.getByRole('log').count()).to.equal(0)
    expect(await page.title()).to.not.equal('hacked')
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says what went wrong when there is no answer', async () => {
    const { page, leave } = await visit(server.url, '/chat')
    await page.getByLabel('Your question').waitFor()
    await page.route('**/api/chat', (route) => route.abort())
    await page.getByLabel('Your question').fill('hello')
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.locator('.turn [role=alert]').waitFor()
    await leave()
  })

  it('is accessible, and fits on a phone', async () => {
    const { page, complaints, leave } = await visit(server.url, `/chat?workflow=${workflow_id}`, {
      viewport: { width: 390, height: 800 },
    })
    const answer = await ask(page, 'add an approval before carry')
    await answer.getByRole('textbox').first().waitFor()
    await expectAccessibleInBothThemes(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
    expect(complaints).to.deep.equal([])
    await leave()
  })
})
