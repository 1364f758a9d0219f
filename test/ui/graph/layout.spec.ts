import { expect } from 'chai'
import fc from 'fast-check'
import { layOut, type Box, type Layout, type Place, type Wire } from '../../../ui/src/graph/pure/layout.ts'

const box = (id: string, parent: string | null = null, aside = false): Box => ({
  id,
  parent,
  width: 232,
  height: 60,
  aside,
})

const placed = ({ places }: Layout): ReadonlyMap<string, Place> => new Map(places.map((place) => [place.id, place]))

const isApart = (one: Place, other: Place): boolean =>
  one.x + one.width <= other.x ||
  other.x + other.width <= one.x ||
  one.y + one.height <= other.y ||
  other.y + other.height <= one.y

const isWithin = (inner: Place, outer: Place): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

/** Boxes within boxes, with wires from earlier ones to later ones of the same parent. */
const graphs = fc
  .array(
    fc.record({
      parent: fc.nat(),
      width: fc.integer({ min: 40, max: 400 }),
      height: fc.integer({ min: 20, max: 120 }),
      aside: fc.boolean(),
      after: fc.array(fc.nat(), { maxLength: 4 }),
    }),
    { maxLength: 40 },
  )
  .map((drawn) => {
    const boxes: Box[] = []
    const wires: Wire[] = []
    drawn.forEach(({ parent, width, height, aside, after }, index) => {
      const chosen = parent % (index + 3)
      const within = chosen < index && parent % 2 === 0 ? `t${chosen}` : null
      boxes.push({ id: `t${index}`, parent: within, width, height, aside: aside && within !== null })
      const beside = boxes.filter((other) => other.parent === within && !other.aside && other.id !== `t${index}`)
      if (boxes[index]!.aside) return
      for (const choice of after)
        if (beside.length > 0) wires.push({ from: beside[choice % beside.length]!.id, to: `t${index}` })
    })
    return { boxes, wires }
  })

describe('laying out a graph', () => {
  it('gives every box one place, none over another, and what is inside a box its place there, below its head', () =>
    fc.assert(
      fc.property(graphs, fc.constantFrom('right', 'down'), ({ boxes, wires }, direction) => {
        const layout = layOut(boxes, wires, direction)
        const at = placed(layout)
        expect([...at.keys()].sort()).to.deep.equal(boxes.map(({ id }) => id).sort())
        for (const { id, parent, height } of boxes) {
          const own = at.get(id)!
          expect(own.x >= 0 && own.y >= 0 && own.x + own.width <= layout.width + 0.001).to.equal(true)
          if (parent !== null) {
            expect(isWithin(own, at.get(parent)!), `${id} in ${parent}`).to.equal(true)
            const head = boxes.find((other) => other.id === parent)!
            expect(own.y).to.be.at.least(at.get(parent)!.y + head.height)
          }
          for (const other of boxes)
            if (other.parent === parent && other.id !== id)
              expect(isApart(own, at.get(other.id)!), `${id} beside ${other.id}, ${height}`).to.equal(true)
        }
      }),
    ))

  it('leads every wire forwards, from the end of one box to the beginning of the other', () =>
    fc.assert(
      fc.property(graphs, fc.constantFrom('right', 'down'), ({ boxes, wires }, direction) => {
        const layout = layOut(boxes, wires, direction)
        const at = placed(layout)
        expect(layout.ways.length).to.equal(wires.length)
        for (const { from, to, points } of layout.ways) {
          const along = points.filter((_, index) => index % 2 === (direction === 'right' ? 0 : 1))
          const [a, b] = [at.get(from)!, at.get(to)!]
          expect(along[0]).to.be.closeTo(direction === 'right' ? a.x + a.width : a.y + a.height, 0.001)
          expect(along.at(-1)).to.be.closeTo(direction === 'right' ? b.x : b.y, 0.001)
          expect(along).to.deep.equal(along.toSorted((one, other) => one - other))
        }
      }),
    ))

  it('is the same each time', () =>
    fc.assert(
      fc.property(graphs, ({ boxes, wires }) => {
        expect(layOut(boxes, wires)).to.deep.equal(layOut(boxes, wires))
      }),
    ))

  it('draws a chain as a straight line', () => {
    const ids = ['a', 'b', 'c', 'd']
    const { places, ways } = layOut(
      ids.map((id) => box(id)),
      ids.slice(1).map((to, index) => ({ from: ids[index]!, to })),
    )
    expect(new Set(places.map(({ y }) => y)).size).to.equal(1)
    expect(ways.every(({ points }) => points[1] === points.at(-1))).to.equal(true)
  })

  it('leads a wire that passes a box by around it', () => {
    const { places, ways } = layOut(
      [box('a'), box('b'), box('c')],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'a', to: 'c' },
      ],
    )
    const middle = places.find(({ id }) => id === 'b')!
    const { points } = ways.find(({ from, to }) => from === 'a' && to === 'c')!
    const passing = points.flatMap((x, index) =>
      index % 2 === 0 && x >= middle.x && x <= middle.x + middle.width ? [points[index + 1]!] : [],
    )
    expect(passing).to.have.length(2)
    for (const y of passing) expect(y < middle.y || y > middle.y + middle.height).to.equal(true)
  })

  it('crosses no wires where none need to cross', () => {
    const { places } = layOut(
      ['a', 'b', 'x', 'y'].map((id) => box(id)),
      [
        { from: 'a', to: 'y' },
        { from: 'b', to: 'x' },
      ],
    )
    const top = (id: string): number => places.find((place) => place.id === id)!.y
    expect(top('a') < top('b')).to.equal(top('y') < top('x'))
  })

  it('puts what many run side by side into columns that can be looked at', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `t${index}`)
    const { width, height } = layOut(
      ['first', ...many, 'last'].map((id) => box(id)),
      many.flatMap((id) => [
        { from: 'first', to: id },
        { from: id, to: 'last' },
      ]),
    )
    expect(Math.max(width, height) / Math.min(width, height)).to.be.below(2)
  })

  it('draws also what is no workflow: circles, unknown names, and nothing at all', () => {
    expect(layOut([], [])).to.deep.include({ width: 0, height: 0, places: [], ways: [] })
    const wires = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'a', to: 'a' },
      { from: 'a', to: 'nobody' },
    ]
    const { places } = layOut([box('a'), box('b', 'nowhere')], wires)
    expect(places).to.have.length(2)
    expect(isApart(places[0]!, places[1]!)).to.equal(true)
  })
})
