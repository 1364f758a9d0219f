import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { upcasters, type Upcaster } from '../../migrations/events/index.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { NO_HASH, sha256 } from '../../src/store/hash.ts'
import { upcastingBy } from '../../src/store/upcast.ts'
import { AT } from '../support/store.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDER = join(ROOT, 'migrations/events')

const stored = (stream: string, type: string, data: unknown): Recorded => ({
  id: 'x',
  stream,
  revision: 0,
  position: 1,
  at: AT,
  type,
  data,
  hash: NO_HASH,
})

const renamed: Upcaster = {
  category: 'jar',
  type: 'filled',
  up: (event) => ({ type: 'jar_filled', data: event.data }),
}
const inGrams: Upcaster = {
  category: 'jar',
  type: 'jar_filled',
  up: (event) => {
    const { kilos } = event.data as { kilos?: number }
    return kilos === undefined ? event : { ...event, data: { grams: kilos * 1_000 } }
  },
}

describe('an event of an older shape', () => {
  const upcast = upcastingBy([renamed, inGrams])

  it('takes the present one through all the shapes between, and keeps its place', () => {
    const old = stored('jar-1', 'filled', { kilos: 2 })
    expect(upcast(old)).to.deep.equal({ ...old, type: 'jar_filled', data: { grams: 2_000 } })
    const younger = stored('jar-1', 'jar_filled', { kilos: 3 })
    expect(upcast(younger)).to.deep.equal({ ...younger, data: { grams: 3_000 } })
  })

  it('is left alone when it has the present shape, or is of another kind of stream', () => {
    const present = stored('jar-1', 'jar_filled', { grams: 1 })
    expect(upcast(present)).to.equal(present)
    const other = stored('execution-1', 'filled', { kilos: 2 })
    expect(upcast(other)).to.equal(other)
  })
})

describe('the upcasters', () => {
  const files = readdirSync(FOLDER)
    .filter((name) => name !== 'index.ts')
    .sort()

  it('are numbered one after the other, import nothing, and are all in use', () => {
    expect(files.map((name) => Number(/^(\d{4})-[a-z0-9-]+\.ts$/.exec(name)?.[1]))).to.deep.equal(
      files.map((_, n) => n + 1),
    )
    for (const name of files) expect(readFileSync(join(FOLDER, name), 'utf8'), name).to.not.match(/\bimport\b/)
    expect(upcasters).to.have.length(files.length)
  })

  it('are what they were when they were released', () => {
    const released = JSON.parse(readFileSync(join(ROOT, 'test/golden/upcasters.json'), 'utf8')) as unknown
    const now = Object.fromEntries(files.map((name) => [name, sha256(readFileSync(join(FOLDER, name), 'utf8'))]))
    expect(now).to.deep.equal(released)
  })
})
