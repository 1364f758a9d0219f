import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rebuildReport } from '../../bench/rebuild/report.ts'
import { measureRebuild } from '../../bench/rebuild/run.ts'

describe('the bench of rebuilding', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'harmonia-bench-test-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('makes a log, has it rebuilt by a server that answers, and finds nothing that differs', async () => {
    const { figures } = await measureRebuild({ folder, events: 3_000, idleSeconds: 0.1, note: () => undefined })
    expect(figures.events).to.be.at.least(3_000)
    expect(figures.executions).to.be.above(50)
    expect(figures.states_per_s).to.be.above(0)
    expect(figures.read_models_per_s).to.be.above(0)
    expect(figures.ceiling_per_s).to.be.above(figures.read_models_per_s)
    expect(figures.differences).to.equal(0)
    expect(figures.meanwhile.list.p50).to.be.above(0)
    expect(rebuildReport(figures)).to.match(/^states +[\d,]+ events\/s replayed$/m)
  })
})
