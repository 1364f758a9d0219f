import { expect } from 'chai'
import fc from 'fast-check'
import { slots, type Needs } from '../../src/engine/slots.ts'

const PLAIN: Needs = { exempt: false, keyed: undefined }
const under = (key: string, limit: number, exempt = false): Needs => ({ exempt, keyed: { key, limit } })

type Step =
  | { readonly do: 'queue'; readonly priority: number; readonly key: number; readonly exempt: boolean }
  | { readonly do: 'take'; readonly key: number }
  | { readonly do: 'free'; readonly which: number }
  | { readonly do: 'leave'; readonly which: number }

const key = fc.integer({ min: -1, max: 2 })
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      arbitrary: fc.record({
        do: fc.constant('queue' as const),
        priority: fc.integer({ min: -2, max: 2 }),
        key,
        exempt: fc.boolean(),
      }),
      weight: 3,
    },
    fc.record({ do: fc.constant('take' as const), key }),
    { arbitrary: fc.record({ do: fc.constant('free' as const), which: fc.nat(50) }), weight: 2 },
    fc.record({ do: fc.constant('leave' as const), which: fc.nat(50) }),
  ),
  { maxLength: 80 },
)

/** Keys 0 to 2 let as many in as their number and one more; -1 is no key. */
const needs = (of: number, exempt = false): Needs => (of < 0 ? { ...PLAIN, exempt } : under(`k${of}`, of + 1, exempt))

interface Waiting {
  readonly id: string
  readonly priority: number
  readonly needs: Needs
}

describe('slots', () => {
  it('and places under keys are never more than the limits, and go to the highest priority, then to who came first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (limit, drawn) => {
        const admitted: string[] = []
        const expected: string[] = []
        const queue: Waiting[] = []
        const inside = new Map<string, Needs>()
        const door = slots(limit, (id) => admitted.push(id))

        const holding = () => [...inside.values()]
        const taken = () => holding().filter(({ exempt }) => !exempt).length
        const fits = ({ exempt, keyed }: Needs): boolean =>
          (exempt || taken() < limit) &&
          (keyed === undefined || holding().filter((other) => other.keyed?.key === keyed.key).length < keyed.limit)
        /** Those who need no slot do not wait for those who do. */
        const best = (): Waiting | undefined => {
          const able = queue.filter((waiting) => fits(waiting.needs))
          const first = able.filter((waiting) => waiting.needs.exempt)
          return (first.length > 0 ? first : able).toSorted((a, b) => b.priority - a.priority)[0]
        }

        drawn.forEach((step, n) => {
          const id = `e${n}`
          if (step.do === 'queue') {
            const waiting = { id, priority: step.priority, needs: needs(step.key, step.exempt) }
            queue.push(waiting)
            door.queue(id, step.priority, waiting.needs)
          } else if (step.do === 'take') {
            const wanted = needs(step.key)
            const free = fits(wanted)
            expect(door.take(id, wanted)).to.equal(free)
            if (free) inside.set(id, wanted)
          } else if (step.do === 'free') {
            const who = [...inside.keys()][step.which % Math.max(1, inside.size)]
            inside.delete(who ?? '')
            if (who !== undefined) door.free(who)
          } else {
            const [left] = queue.splice(step.which % Math.max(1, queue.length), 1)
            if (left !== undefined) door.unqueue(left.id)
          }
          for (let next = best(); next !== undefined; next = best()) {
            queue.splice(queue.indexOf(next), 1)
            inside.set(next.id, next.needs)
            expected.push(next.id)
          }
          expect(door.running()).to.equal(taken())
          expect(door.queued()).to.equal(queue.length)
        })
        expect(admitted).to.deep.equal(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('go to who came first, of as many as wait with the same priority', () => {
    const admitted: string[] = []
    const door = slots(1, (id) => admitted.push(id))
    const waiting = Array.from({ length: 20 }, (_, n) => String(n))
    for (const id of waiting) door.queue(id, 7, PLAIN)
    for (const id of waiting) door.free(id)
    expect(admitted).to.deep.equal(waiting)
  })

  it('are not taken past those who wait', () => {
    const door = slots(1, () => undefined)
    expect(door.take('a', PLAIN)).to.equal(true)
    door.queue('first', 0, PLAIN)
    expect(door.take('b', PLAIN)).to.equal(false)
    door.free('a')
    expect(door.take('b', PLAIN)).to.equal(false)
  })

  it('are not needed by who lives on the slot of a parent', () => {
    const admitted: string[] = []
    const door = slots(1, (id) => admitted.push(id))
    door.take('parent', PLAIN)
    door.queue('child', 0, { exempt: true, keyed: undefined })
    expect(admitted).to.deep.equal(['child'])
    expect(door.running()).to.equal(1)
  })

  it('and keys hold up no child behind who needs a slot that its parent has', () => {
    const admitted: string[] = []
    const door = slots(2, (id) => admitted.push(id))
    door.take('parent', PLAIN)
    door.take('first', under('k', 1))
    door.queue('second', 9, under('k', 1))
    door.queue('child', 0, under('k', 1, true))
    door.queue('other', 9, PLAIN)
    door.free('first')
    expect(admitted).to.deep.equal(['child', 'other'])
  })

  it('are held up by no key that is full, however many wait for it', () => {
    const admitted: string[] = []
    const door = slots(2, (id) => admitted.push(id))
    door.take('holder', under('busy', 1))
    for (let n = 0; n < 10_000; n++) door.queue(`busy ${n}`, 9, under('busy', 1))
    door.queue('other', 0, PLAIN)
    expect(admitted).to.deep.equal(['other'])
    door.free('holder')
    expect(admitted).to.deep.equal(['other', 'busy 0'])
  })

  it('let more in when a later definition raises the limit of a key', () => {
    const admitted: string[] = []
    const door = slots(10, (id) => admitted.push(id))
    for (const id of ['a', 'b', 'c']) door.queue(id, 0, under('k', 1))
    expect(admitted).to.deep.equal(['a'])
    door.queue('d', 0, under('k', 3))
    expect(admitted).to.deep.equal(['a', 'b', 'c'])
  })

  it('are given back once, and had once', () => {
    const door = slots(3, () => undefined)
    door.take('a', PLAIN)
    door.occupy('a', PLAIN)
    expect(door.running()).to.equal(1)
    door.free('a')
    door.free('a')
    expect(door.running()).to.equal(0)
  })
})
