import { useReactFlow, useStore } from '@xyflow/react'
import type { PointerEvent } from 'react'
import { Shapes } from './backdrop.tsx'
import type { Drawing } from './drawing.ts'

/** From so many boxes on one loses sight of where one is. */
const MANY = 30
const LONGEST = 180
const SHORTEST = 24

/** The whole graph in a corner, with what is in sight of it; only where that is not all. For the mouse: the keyboard has more direct ways. */
export const Overview = ({ drawing }: { readonly drawing: Drawing }) => {
  const { layout, nodes, marks } = drawing
  const flow = useReactFlow()
  const [x, y, zoom] = useStore(({ transform }) => transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  const isAllSeen =
    seen.x <= 0 && seen.y <= 0 && seen.x + seen.width >= layout.width && seen.y + seen.height >= layout.height
  if (layout.places.length < MANY || isAllSeen || width < 500) return null

  const scale = LONGEST / Math.max(layout.width, layout.height)
  const size = { width: Math.max(SHORTEST, layout.width * scale), height: Math.max(SHORTEST, layout.height * scale) }
  const goTo = ({ buttons, currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): void => {
    if (buttons !== 1) return
    const box = currentTarget.getBoundingClientRect()
    const atX = ((clientX - box.left) / box.width) * layout.width
    const atY = ((clientY - box.top) / box.height) * layout.height
    void flow.setViewport({ zoom, x: width / 2 - atX * zoom, y: height / 2 - atY * zoom }, { duration: 0 })
  }
  return (
    <svg
      className="overview"
      aria-hidden="true"
      {...size}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      preserveAspectRatio="none"
      onPointerDown={goTo}
      onPointerMove={goTo}
    >
      <Shapes places={layout.places.filter(({ hasInside }) => !hasInside)} nodes={nodes} marks={marks} />
      <rect className="seen" {...seen} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
