import { expect } from 'chai'
import fc from 'fast-check'
import { marksOf, nextOf, previousOf, type Next } from '../../../ui/src/travel/pure/landmarks.ts'
import { bucketsOf } from '../../../src/http/event-histogram.ts'

const NAMES = ['task_started', 'task_completed', 'task_failed', 'workflow_failed']

/** A history by the types of its events, counted in buckets. */
const counted = (codes: readonly number[], from: number, to: number, buckets: number) =>
  bucketsOf({ names: NAMES, codes: Uint8Array.from(codes), count: codes.length }, from, to, buckets)

const isFailure = (code: number | undefined): boolean => code === 2 || code === 3

const histories = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 60 })

describe('the landmarks of a history', () => {
  it('are at the first event of each kind in each bucket, and none is lost', () =>
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 20 }), (codes, buckets) => {
        const marks = marksOf(counted(codes, 0, codes.length - 1, buckets)).filter(({ kind }) => kind === 'failure')
        expect(marks.every(({ at }) => isFailure(codes[at]))).to.equal(true)
        expect(marks.reduce((sum, { count }) => sum + count, 0)).to.equal(codes.filter(isFailure).length)
      }),
    ))

  for (const direction of ['next', 'previous'] as const)
    it(`lead to the ${direction} failure, counting more closely where that is needed, in few steps`, () =>
      fc.assert(
        fc.property(histories, fc.nat({ max: 59 }), fc.integer({ min: 1, max: 8 }), (codes, start, buckets) => {
          const at = start % codes.length
          const seek = direction === 'next' ? nextOf : previousOf
          let found: Next = seek(counted(codes, 0, codes.length - 1, buckets), 'failure', at)
          let steps = 0
          while (found !== undefined && 'from' in found) {
            expect(++steps).to.be.at.most(codes.length)
            found = seek(counted(codes, found.from, found.to, buckets), 'failure', at)
          }
          const expected =
            direction === 'next'
              ? codes.findIndex((code, index) => index > at && isFailure(code))
              : codes.findLastIndex((code, index) => index < at && isFailure(code))
          expect(found?.at ?? -1).to.equal(expected)
        }),
      ))
})
