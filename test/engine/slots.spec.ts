import { expect } from 'chai'
import fc from 'fast-check'
import { slots } from '../../src/engine/slots.ts'

type Step =
  | { readonly do: 'queue'; readonly priority: number }
  | { readonly do: 'free' }
  | { readonly do: 'leave'; readonly which: number }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('queue' as const), priority: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ do: fc.constant('free' as const) }),
    fc.record({ do: fc.constant('leave' as const), which: fc.nat(50) }),
  ),
  { maxLength: 60 },
)

describe('slots', () => {
  it('are never more than the limit, and go to the highest priority, then to who came first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (limit, drawn) => {
        const admitted: string[] = []
        const queue: { id: string; priority: number }[] = []
        const expected: string[] = []
        const under = slots(limit, (id) => admitted.push(id))
        let running = 0
        drawn.forEach((step, n) => {
          const id = `e${n}`
          if (step.do === 'queue') {
            under.queue(id, step.priority)
            queue.push({ id, priority: step.priority })
          } else if (step.do === 'free' && running > 0) {
            running--
            under.free()
          } else if (step.do === 'leave') {
            const [left] = queue.splice(step.which % Math.max(1, queue.length), 1)
            if (left !== undefined) under.unqueue(left.id)
          }
          while (running < limit && queue.length > 0) {
            const best = queue.reduce((a, b) => (b.priority > a.priority ? b : a))
            queue.splice(queue.indexOf(best), 1)
            expected.push(best.id)
            running++
          }
          expect(under.running()).to.equal(running)
          expect(under.queued()).to.equal(queue.length)
        })
        expect(admitted).to.deep.equal(expected)
      }),
    )
  })

  it('go to who came first, of as many as wait with the same priority', () => {
    const admitted: number[] = []
    const under = slots(1, (id) => admitted.push(Number(id)))
    const waiting = Array.from({ length: 20 }, (_, n) => n)
    for (const n of waiting) under.queue(String(n), 7)
    for (const _ of waiting) under.free()
    expect(admitted).to.deep.equal(waiting)
  })

  it('are not taken past those who wait', () => {
    const under = slots(1, () => undefined)
    expect(under.take()).to.equal(true)
    under.queue('first', 0)
    expect(under.take()).to.equal(false)
    under.free()
    expect(under.take()).to.equal(false)
  })
})
