import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { e2eFolder } from '../support/e2e-folder.ts'

const SERVER = new URL('../../src/harmonia.js', import.meta.url).href
const CONFIG = new URL('../../src/config.js', import.meta.url).href

/** Starts a server, and says which of the libraries for spans are in its process. */
const PROGRAM = `
import { createRequire } from 'node:module'
import { loadSettings } from '${CONFIG}'
import { startHarmonia } from '${SERVER}'
const started = await startHarmonia(loadSettings())
const loaded = Object.keys(createRequire('${SERVER}').cache).filter((file) => /@opentelemetry.(exporter|sdk|otlp|resources)/.test(file))
console.log(started._tag, loaded.length > 0)
await started.right.stop()
`

const loads = async (folder: string, env: Record<string, string>): Promise<string> => {
  const program = join(folder, 'program.mjs')
  writeFileSync(program, PROGRAM)
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HARMONIA_PORT: '0',
      HARMONIA_AI_PORT: '0',
      HARMONIA_LOG_LEVEL: 'ERROR',
      HARMONIA_DATA_DIR: folder,
      ...env,
    },
  })
  return stdout.trim()
}

describe('the libraries for spans', () => {
  const folder = e2eFolder()
  after(() => folder.remove())
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }

  for (const [what, env, loaded] of [
    ['are not in a process that sends none', {}, false],
    ['nor in one that is told not to', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
    ['are in one that does', endpoint, true],
  ] as const)
    it(what, async () => {
      expect(await loads(folder.path, env)).to.equal(`Right ${loaded}`)
    })
})
