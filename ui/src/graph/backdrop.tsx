import { memo, useMemo } from 'react'
import type { Drawing } from './drawing.ts'
import type { Place, Way } from './pure/layout.ts'
import { linesOf, shapesOf, type Lines } from './paths.ts'
import { runOf, type ShownNode } from './pure/shown-node.ts'
import { toneOf } from './tone.ts'
import type { Level } from './viewport.ts'

/** More lines than this are a grey area: then only those of the chosen task are drawn. */
export const MOST_LINES = 12_000

interface Props {
  readonly drawing: Drawing
  readonly level: Level
  readonly selected: string | undefined
}

/** Everything behind the cards: boxes that have others inside, and wires; from afar the cards too. Few shapes, however large the graph. */
export const Backdrop = memo(({ drawing, level, selected }: Props) => {
  const { layout, nodes, marks } = drawing
  const isFar = level === 'far'
  const lines = useMemo(() => {
    const drawn = layout.ways.length > MOST_LINES ? [] : layout.ways
    const isGone = (way: Way): boolean => wasTaken(nodes.get(way.from), nodes.get(way.to))
    return {
      taken: linesOf(drawn.filter(isGone), layout.direction, isFar),
      open: linesOf(
        drawn.filter((way) => !isGone(way)),
        layout.direction,
        isFar,
      ),
    }
  }, [layout, nodes, isFar])
  const chosen = useMemo(
    () =>
      selected === undefined
        ? []
        : linesOf([...(drawing.before.get(selected) ?? []), ...(drawing.after.get(selected) ?? [])], layout.direction),
    [drawing, layout, selected],
  )
  const around = layout.places.filter(({ hasInside }) => hasInside)
  return (
    <svg className="backdrop" width={layout.width} height={layout.height} aria-hidden="true">
      {around.map(({ id, x, y, width, height }) => (
        <rect key={id} x={x} y={y} width={width} height={height} rx={8} data-tone={toneIn(drawing, id)} />
      ))}
      <Wires lines={lines.open} name="open" />
      <Wires lines={lines.taken} name="taken" />
      {isFar ? (
        <Shapes places={layout.places.filter(({ hasInside }) => !hasInside)} nodes={nodes} marks={marks} />
      ) : null}
      <Wires lines={chosen} name="chosen" />
    </svg>
  )
})

const toneIn = ({ nodes, marks }: Drawing, id: string): string => {
  const node = nodes.get(id)
  return node === undefined ? 'none' : toneOf(node, marks)
}

const Wires = ({ lines, name }: { readonly lines: readonly Lines[]; readonly name: string }) => (
  <g className={`wires ${name}`}>
    {lines.map(({ line, arrows }, index) => (
      <g key={index}>
        <path className="line" d={line} />
        {arrows === '' ? null : <path className="arrows" d={arrows} />}
      </g>
    ))}
  </g>
)

/** Boxes by their colour. */
export const Shapes = ({
  places,
  nodes,
  marks,
}: Pick<Drawing, 'nodes' | 'marks'> & { readonly places: readonly Place[] }) => {
  const tones = useMemo(() => {
    const all = new Map<string, Place[]>()
    for (const place of places) {
      const node = nodes.get(place.id)
      const tone = node === undefined ? 'none' : toneOf(node, marks)
      const own = all.get(tone) ?? []
      own.push(place)
      all.set(tone, own)
    }
    return [...all].map(([tone, own]) => [tone, shapesOf(own)] as const)
  }, [places, nodes, marks])
  return tones.map(([tone, paths]) => (
    <g key={tone} className="shapes" data-tone={tone}>
      {paths.map((path, index) => (
        <path key={index} d={path} />
      ))}
    </g>
  ))
}

/** Whether a run has gone this way. */
const wasTaken = (from: ShownNode | undefined, to: ShownNode | undefined): boolean => {
  const [one, other] = [from && runOf(from)?.status, to && runOf(to)?.status]
  return one === 'completed' && other !== undefined && other !== null && other !== 'pending' && other !== 'skipped'
}
