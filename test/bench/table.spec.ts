import { expect } from 'chai'
import type { Figures } from '../../bench/figures.ts'
import { sizeNotes, table, type Row } from '../../bench/table.ts'
import { cellsNamed } from '../../bench/workload.ts'

const figures = (known: Partial<Figures>): Figures => ({
  workflows_per_s: NaN,
  steps_per_s: NaN,
  p50_ms: NaN,
  p99_ms: NaN,
  first_call_p50_ms: NaN,
  first_call_p99_ms: NaN,
  cpu_server: NaN,
  cpu_component: NaN,
  cpu_load: NaN,
  cpu_store: NaN,
  cpu_others: NaN,
  rss_mib: NaN,
  peak_rss_mib: NaN,
  log_bytes_per_workflow: NaN,
  projection_bytes_per_workflow: NaN,
  ...known,
})

const rowOf = (name: string, engine: Row['engine'], known: Partial<Figures>): Row[] =>
  cellsNamed([name]).map((cell) => ({ cell, engine, figures: figures(known) }))

const wordsOf = (line: string | undefined) => line?.trim().split(/ {2,}/)

describe('the table of the bench', () => {
  it('has a line for each cell, and a dash for what was not measured', () => {
    const lines = table(
      rowOf('W1c64', 'harmonia', { workflows_per_s: 1_234.5, steps_per_s: 12_345, p50_ms: 89.04 }),
    ).split('\n')
    expect(wordsOf(lines[3])?.slice(0, 7)).to.deep.equal(['W1c64', '64', '1,235', '12,345', '89.0', '–', '–'])
  })

  it('ends with the ratios to the ceiling where both were run', () => {
    const ceiling = rowOf('W1c64', 'ceiling', { workflows_per_s: 600, p50_ms: 100 })
    const harmonia = rowOf('W1c64', 'harmonia', { workflows_per_s: 450, p50_ms: 150 })
    const lines = table([...ceiling, ...harmonia]).split('\n')
    expect(wordsOf(lines.at(-1))?.slice(-2)).to.deep.equal(['0.75', '1.50'])
    expect(wordsOf(lines.at(-2))?.slice(-2)).to.deep.equal(['–', '–'])
  })

  it('says what a task of a big execution costs against one of a small execution', () => {
    const small = rowOf('W5fan-100', 'harmonia', { p50_ms: 20, peak_rss_mib: 150 })
    const big = rowOf('W5fan-10000', 'harmonia', { p50_ms: 3_000, peak_rss_mib: 300 })
    expect(sizeNotes([...small, ...big])).to.deep.equal([
      'W5fan-10000 (harmonia): a task costs 1.50 × that of W5fan-100 (300 and 200 µs); peak RSS 300 and 150 MiB',
    ])
  })
})
