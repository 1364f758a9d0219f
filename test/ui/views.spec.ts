import { expect } from 'chai'
import { describeInBrowser, expectAccessible, visit } from '../support/browser.ts'
import { fillWithDemo, type Demo } from '../support/demo.ts'
import { servePages, type PagesServer } from '../support/pages.ts'
import { settle, viewsOf } from '../support/views.ts'

const NOBODY: Demo = {
  workflows: { pipeline: '', orders: '', documents: '', wide: '' },
  runs: {
    completed: '',
    failed: '',
    fixed: '',
    restored: '',
    waiting: '',
    approval: '',
    undone: '',
    paused: '',
    each: '',
    retrying: '',
    wide: '',
  },
  template: '',
}

describeInBrowser('every view, with real data in it,', () => {
  let server: PagesServer
  let demo: Demo
  before(async function () {
    this.timeout(60_000)
    server = await servePages()
    demo = await fillWithDemo(server)
  })
  after(() => server.stop())

  for (const { name } of viewsOf(NOBODY))
    it(`is accessible, light on a phone and dark on a desk, fits there, and complains of nothing: ${name}`, async () => {
      const view = viewsOf(demo).find((one) => one.name === name)
      if (view === undefined) throw new Error('there is no such view')
      const { page, complaints, leave } = await visit(server.url, view.path, {
        viewport: { width: 390, height: 844 },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      })
      await settle(page, view)
      expect(await page.getByRole('heading', { level: 1 }).count()).to.equal(1)
      await expectAccessible(page)
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(390)
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 1440, height: 900 })
      await expectAccessible(page)
      expect(complaints).to.deep.equal([])
      await leave()
    }).timeout(60_000)
})
