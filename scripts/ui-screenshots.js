// Takes a picture of every view of the web interface, with real data in it: wide and narrow, light and dark.
// `npm run ui:screenshots` puts them into the folder `screenshots`, or the one that SCREENSHOTS names; names of views behind `--` take
// those alone.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { closeBrowser, visit } from '../dist/test/support/browser.js'
import { fillWithDemo } from '../dist/test/support/demo.js'
import { servePages } from '../dist/test/support/pages.js'
import { settle, viewsOf } from '../dist/test/support/views.js'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
const FOLDER = process.env['SCREENSHOTS'] ?? 'screenshots'
const wanted = process.argv.slice(2)

const server = await servePages()
try {
  const demo = await fillWithDemo(server)
  const views = viewsOf(demo).filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  mkdirSync(FOLDER, { recursive: true })
  for (const view of views)
    for (const viewport of SIZES) {
      const { page, complaints, leave } = await visit(server.url, view.path, { viewport, reducedMotion: 'reduce' })
      await settle(page, view)
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const path = join(FOLDER, `${view.name}-${viewport.width}-${colorScheme}.png`)
        await page.screenshot({ path, fullPage: true })
      }
      const wide = await page.evaluate('document.documentElement.scrollWidth')
      if (wide > viewport.width) console.warn(`${view.name}: wants ${wide} pixels where there are ${viewport.width}`)
      for (const complaint of complaints) console.warn(`${view.name}: ${complaint}`)
      await leave()
    }
  console.log(`${views.length * 4} pictures are in ${FOLDER}`)
} finally {
  await closeBrowser()
  await server.stop()
}
