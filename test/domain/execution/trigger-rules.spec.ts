import { expect } from 'chai'
import fc from 'fast-check'
import type { TriggerRule } from '../../../src/domain/definition/definition.ts'
import { trigger, type Verdict } from '../../../src/domain/execution/trigger-rule.ts'

/** Three upstream tasks, all of which have ended; or the first of which is still to end. */
const STATES = {
  success: [3, 0, 0],
  failed: [0, 3, 0],
  skipped: [0, 0, 3],
  'success and failed': [2, 1, 0],
  'success and skipped': [2, 0, 1],
  'failed and skipped': [0, 2, 1],
  'one of each': [1, 1, 1],
  'none so far': [0, 0, 0],
  'success so far': [2, 0, 0],
  'failed so far': [0, 2, 0],
  'skipped so far': [0, 0, 2],
} as const

type Row = Readonly<Record<keyof typeof STATES, Verdict>>

const [run, wait, failed, skipped] = ['run', 'wait', 'skip_as_failed', 'skip_as_skipped'] as const

const row = (...verdicts: readonly Verdict[]): Row =>
  Object.fromEntries(Object.keys(STATES).map((state, place) => [state, verdicts[place]])) as Row

/** By the columns of `STATES`. */
const TABLE: readonly (readonly [TriggerRule, Row])[] = [
  ['all_success', row(run, failed, skipped, failed, skipped, failed, failed, wait, wait, failed, skipped)],
  ['all_failed', row(skipped, run, skipped, skipped, skipped, skipped, skipped, wait, skipped, wait, skipped)],
  ['all_done', row(run, run, run, run, run, run, run, wait, wait, wait, wait)],
  ['one_success', row(run, failed, skipped, run, run, failed, run, wait, run, wait, wait)],
  ['one_failed', row(skipped, run, skipped, run, skipped, run, run, wait, wait, run, wait)],
  ['one_done', row(run, run, skipped, run, run, run, run, wait, run, run, wait)],
  ['none_failed', row(run, failed, run, failed, run, failed, failed, wait, wait, failed, wait)],
  ['none_failed_min_one_success', row(run, failed, skipped, failed, run, failed, failed, wait, wait, failed, wait)],
  ['none_skipped', row(run, run, skipped, run, skipped, skipped, skipped, wait, wait, wait, skipped)],
  ['all_skipped', row(skipped, skipped, run, skipped, skipped, skipped, skipped, wait, skipped, skipped, wait)],
  ['all_done_min_one_success', row(run, failed, skipped, run, skipped, skipped, skipped, wait, wait, wait, skipped)],
  ['always', row(run, run, run, run, run, run, run, run, run, run, run)],
  [{ n_of: 1 }, row(run, failed, failed, run, run, failed, run, wait, run, wait, wait)],
  [{ n_of: 2 }, row(run, failed, failed, run, run, failed, failed, wait, run, failed, failed)],
  [{ n_of: 3 }, row(run, failed, failed, failed, failed, failed, failed, wait, wait, failed, failed)],
]

const named = (rule: TriggerRule): string => (typeof rule === 'string' ? rule : `n_of ${rule.n_of}`)

describe('the trigger rule', () => {
  for (const [rule, expected] of TABLE) {
    describe(named(rule), () => {
      for (const [state, counts] of Object.entries(STATES)) {
        const verdict = expected[state as keyof typeof STATES]
        it(`says ${verdict} for ${state}`, () => {
          const [success, fails, skips] = counts
          expect(trigger(rule, 3, success, fails, skips)).to.equal(verdict)
        })
      }
    })
  }

  it('of a task without upstream always says run', () => {
    for (const [rule] of TABLE) expect(trigger(rule, 0, 0, 0, 0)).to.equal('run')
  })

  it('never changes its mind, and has one once all upstream tasks have ended', () => {
    const orders = fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 6 })
    const rules = fc.oneof(
      fc.constantFrom(...TABLE.map(([rule]) => rule)),
      fc.integer({ min: 1, max: 6 }).map((n_of) => ({ n_of })),
    )
    fc.assert(
      fc.property(orders, rules, (order, drawn) => {
        const rule = typeof drawn === 'object' ? { n_of: Math.min(drawn.n_of, order.length) } : drawn
        const counts = [0, 0, 0]
        let said: Verdict = 'wait'
        for (const ending of order) {
          counts[ending]!++
          const [success = 0, fails = 0, skips = 0] = counts
          const now = trigger(rule, order.length, success, fails, skips)
          // Which way it is given up may still turn from skipped to failed: that is settled when it is.
          if (said === 'run') expect(now).to.equal('run')
          if (said.startsWith('skip')) expect(now).to.match(/^skip/)
          said = now
        }
        expect(said).to.not.equal('wait')
      }),
    )
  })
})
