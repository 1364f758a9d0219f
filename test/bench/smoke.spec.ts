import { expect } from 'chai'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure } from '../../bench/measure.ts'
import { table } from '../../bench/table.ts'
import { cellsNamed } from '../../bench/workload.ts'

describe('a run of the bench', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harmonia-bench-test-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  for (const cell of cellsNamed(['W4']))
    it('gives a line of the table, and leaves nothing behind', async () => {
      const counted = { ...cell, counted: { warm: 1, measured: 20 } }
      const { figures } = await measure('ceiling', counted, { dir, warmSeconds: 0, seconds: 0 })

      expect(figures.workflows_per_s).to.be.above(0)
      expect(figures.first_call_p50_ms).to.be.above(0).and.at.most(figures.p99_ms)
      expect(figures.log_bytes_per_workflow).to.be.above(0)
      expect(table([{ cell, engine: 'ceiling', figures }])).to.match(/^W4 +1 +[\d,.]+ /m)
      expect(await readdir(dir)).to.deep.equal([])
    })
})
