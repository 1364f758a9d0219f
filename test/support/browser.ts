import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect } from 'chai'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const require = createRequire(import.meta.url)

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** `CHROMIUM_PATH`, or a browser of the system. A path that is set is used, also where nothing is. */
const chromiumPath = process.env['CHROMIUM_PATH'] ?? PLACES.find(existsSync)

/**
 * A part of the specification that needs a browser. Where there is none, and none was named by CHROMIUM_PATH, it is left out, with a
 * word about it: what CI runs names one.
 */
export const describeInBrowser = (title: string, tell: () => void): void => {
  if (chromiumPath !== undefined) describe(title, tell)
  else console.warn(`  left out, as there is no Chromium (CHROMIUM_PATH): ${title}`)
}

/** One browser for all who need one; it is closed with the process. */
let browser: Promise<Browser> | undefined

const opened = (): Promise<Browser> => {
  browser ??= chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  return browser
}

/** A page of its own, in a browser profile of its own, that remembers what should never happen. */
export interface Visit {
  readonly page: Page
  /** Errors of the console, of scripts, and requests to anybody but the server. */
  readonly complaints: readonly string[]
  readonly leave: () => Promise<void>
}

/** Opens `path` of the server at `url`, at 1440 x 900 unless said otherwise. */
export const visit = async (url: string, path: string, options: BrowserContextOptions = {}): Promise<Visit> => {
  const context = await (
    await opened()
  ).newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url()))
      complaints.push(`a request to elsewhere: ${request.url()}`)
  })
  await page.goto(path)
  return { page, complaints, leave: () => context.close() }
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Expects that axe finds nothing wrong with the page as it is, by the rules of WCAG 2.2 AA and its own good practice. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html}\n${failureSummary}`),
  )
  expect(found, found.join('\n\n')).to.deep.equal([])
}

/** The same in the light theme and in the dark one. */
export const expectAccessibleInBothThemes = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

export const closeBrowser = async (): Promise<void> => {
  const running = browser
  browser = undefined
  await (await running)?.close()
}

// Whoever looks at pages without a test run closes it by himself.
if (typeof after === 'function') after(closeBrowser)
