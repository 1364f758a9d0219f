import { expect } from 'chai'
import { describeInBrowser, expectAccessibleInBothThemes, visit } from '../support/browser.ts'
import { hangs, refuses, says, scriptedModel, type ScriptedModel } from '../support/openai.ts'
import { servePages, type PagesServer } from '../support/pages.ts'

const HOSTILE = `<img src=x onerror="document.title='hacked'">"><script>document.title='hacked'</script> [here](javascript:alert(1)) https://evil.example/x`

describeInBrowser('the chat with a model', () => {
  let model: ScriptedModel
  let server: PagesServer
  before(async () => {
    model = await scriptedModel()
    server = await servePages({ HARMONIA_AI_URL: model.url, HARMONIA_AI_MODEL: 'a-model' })
  })
  after(async () => {
    await server.stop()
    await model.stop()
  })

  it('says which one answers, and shows what it says as text', async () => {
    model.script(says(HOSTILE))
    const { page, complaints, leave } = await visit(server.url, '/chat')
    await page.getByText('Model: a-model').waitFor()
    await page.getByLabel('Your question').fill('hello')
    await page.keyboard.press('Enter')
    const answer = page.locator('.turn[data-role=assistant][data-state=done]')
    await answer.getByText(HOSTILE).waitFor()
    expect(await answer.locator('.prose').locator('a, img, script').count()).to.equal(0)
    expect(await page.title()).to.not.equal('hacked')
    await expectAccessibleInBothThemes(page)
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('can be stopped in the middle, and asked again', async () => {
    model.script(hangs, says('Done.'))
    const { page, complaints, leave } = await visit(server.url, '/chat')
    await page.getByLabel('Your question').fill('take your time')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped.').waitFor()
    await page.getByLabel('Your question').fill('and now?')
    await page.keyboard.press('Enter')
    await page.getByText('Done.').waitFor()
    expect(complaints).to.deep.equal([])
    await leave()
  })

  it('says what is wrong with the model when it fails', async () => {
    model.script(refuses(401, { error: { message: 'no such key' } }))
    const { page, leave } = await visit(server.url, '/chat')
    await page.getByLabel('Your question').fill('hello')
    await page.keyboard.press('Enter')
    await page.locator('.turn[data-state=failed]').getByRole('alert').waitFor()
    await leave()
  })
})
