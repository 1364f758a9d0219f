import { ReactFlow, useReactFlow, useStore, useStoreApi, ViewportPortal, type Viewport } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { Backdrop } from './backdrop.tsx'
import { Card, Chosen, type CardNode } from './card.tsx'
import { boxAt, type Drawing } from './drawing.ts'
import type { Linked } from './linked.ts'
import { Overview } from './overview.tsx'
import { sentenceOf } from './pure/shown-node.ts'
import { toneOf } from './tone.ts'
import {
  centredOn,
  fitted,
  heightFor,
  isInSight,
  LEAST_ZOOM,
  LEGIBLE,
  levelOf,
  MOST_ZOOM,
  READABLE,
  type Size,
} from './viewport.ts'
import { walked } from './walk.ts'

interface Props {
  readonly label: string
  readonly drawing: Drawing
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  readonly linked: Linked | undefined
}

const NODE_TYPES = { card: Card }
const HEAD = 60
const NO_EDGES: never[] = []

/** The graph as a drawing that one moves around in, by hand and by keyboard. As high as it needs, up to a limit. */
export const Canvas = (props: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const [size, measured] = useState<Size>()
  const { width, height } = props.drawing.layout
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    element.style.setProperty('--wanted', `${heightFor({ width, height }, element.clientWidth)}px`)
    measured({ width: element.clientWidth, height: element.clientHeight })
  }, [width, height])
  return (
    <div ref={box} className="canvas">
      {size === undefined ? null : <Drawn {...props} size={size} />}
    </div>
  )
}

const Drawn = ({ label, drawing, selected, onSelect, linked, size }: Props & { readonly size: Size }) => {
  const { layout } = drawing
  const flow = useReactFlow<CardNode>()
  const store = useStoreApi()
  const [current, walk] = useState(selected)
  const [first] = useState(() => {
    const whole = fitted(layout, size)
    const place = selected === undefined ? undefined : drawing.places.get(selected)
    return place === undefined || whole.zoom >= LEGIBLE ? whole : centredOn(place, READABLE, size)
  })

  // Before it has found its size, the drawing does not know its place either.
  const level = useStore(({ transform, width }) =>
    levelOf(width === 0 ? first.zoom : transform[2], layout.places.length),
  )

  const cards = useMemo(
    () =>
      layout.places.flatMap(({ id, x, y, width, height, hasInside, depth }): CardNode[] => {
        const node = drawing.nodes.get(id)
        if (node === undefined) return []
        const mark = drawing.marks?.get(id)
        const size = { width, height: hasInside ? HEAD : height }
        return [
          {
            id,
            type: 'card',
            position: { x, y },
            ...size,
            // What is known need not be drawn first to be measured.
            measured: size,
            handles: [],
            zIndex: depth,
            data: { node, mark, tone: toneOf(node, drawing.marks), isHead: hasInside },
          },
        ]
      }),
    [layout, drawing],
  )

  const sizeNow = useCallback((): Size => {
    const { width, height } = store.getState()
    return width > 0 ? { width, height } : size
  }, [store, size])

  const go = useCallback((view: Viewport) => void flow.setViewport(view, { duration: 0 }), [flow])
  const followed = useRef<Viewport>(undefined)
  const follow = useCallback(
    (view: Viewport): void => {
      followed.current = view
      go(view)
    },
    [go],
  )
  useEffect(() => linked?.join(follow), [linked, follow])

  const show = useCallback(
    (id: string | undefined, least = 0): void => {
      const place = id === undefined ? undefined : drawing.places.get(id)
      const view = flow.getViewport()
      if (place === undefined || (view.zoom >= least && isInSight(place, view, sizeNow()))) return
      go(centredOn(place, least === 0 ? view.zoom : Math.max(view.zoom, READABLE), sizeNow()))
    },
    [drawing.places, flow, go, sizeNow],
  )

  // What is chosen elsewhere, in a list or by a search, is brought into sight.
  const shown = useRef(selected)
  useEffect(() => {
    if (shown.current === selected) return
    shown.current = selected
    walk(selected)
    show(selected, LEGIBLE)
  }, [selected, show])

  const drawn = useRef(layout)
  useEffect(() => {
    if (drawn.current === layout) return
    drawn.current = layout
    go(fitted(layout, size))
  }, [layout, go, size])

  const choose = useCallback(
    (id: string | undefined): void => {
      shown.current = id
      walk(id)
      onSelect(id)
    },
    [onSelect],
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = walked(drawing, current, event.key)
    if (to !== undefined) {
      walk(to)
      show(to)
    } else if (event.key === 'Enter' && current !== undefined) choose(current)
    else if (event.key === 'Escape' && selected !== undefined) choose(undefined)
    else if (event.key === '+' || event.key === '=') void flow.zoomIn({ duration: 0 })
    else if (event.key === '-') void flow.zoomOut({ duration: 0 })
    else if (event.key === '0') go(fitted(layout, sizeNow()))
    else return
    event.preventDefault()
  }

  const chosen = useMemo(() => ({ selected, current }), [selected, current])
  const here = current === undefined ? undefined : drawing.nodes.get(current)
  return (
    <div className="drawing" data-level={level}>
      <Chosen.Provider value={chosen}>
        <ReactFlow<CardNode>
          aria-roledescription="graph"
          aria-label={`${label}. Arrow keys go from task to task, Enter chooses, plus and minus zoom, 0 shows all.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
          nodes={level === 'far' ? NO_EDGES : cards}
          edges={NO_EDGES}
          nodeTypes={NODE_TYPES}
          defaultViewport={first}
          minZoom={LEAST_ZOOM}
          maxZoom={MOST_ZOOM}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_, { id }) => choose(id)}
          onMove={(_, view) => {
            if (!isSame(view, followed.current)) linked?.move(view, follow)
          }}
          onPaneClick={({ clientX, clientY }) => {
            const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY })
            choose(boxAt(drawing, x, y))
          }}
        >
          <ViewportPortal>
            <Backdrop drawing={drawing} level={level} selected={selected} />
            {level === 'far' ? <Rings drawing={drawing} selected={selected} current={current} /> : null}
          </ViewportPortal>
        </ReactFlow>
      </Chosen.Provider>
      <Overview drawing={drawing} />
      <p className="unseen" aria-live="polite">
        {here === undefined ? '' : sentenceOf(here, drawing.marks?.get(here.node_id))}
      </p>
    </div>
  )
}

const isSame = (one: Viewport, other: Viewport | undefined): boolean =>
  one.x === other?.x && one.y === other.y && one.zoom === other.zoom

/** From afar cards are shapes, which say not which is chosen. */
const Rings = ({
  drawing,
  selected,
  current,
}: Pick<Props, 'drawing' | 'selected'> & { current: string | undefined }) => {
  const zoom = useStore(({ transform }) => transform[2])
  const ring = (id: string | undefined, name: string) => {
    const place = id === undefined ? undefined : drawing.places.get(id)
    if (place === undefined) return null
    const { x, y, width, height } = place
    return <rect className={name} x={x} y={y} width={width} height={height} strokeWidth={3 / zoom} />
  }
  return (
    <svg className="rings" width={drawing.layout.width} height={drawing.layout.height} aria-hidden="true">
      {ring(selected, 'selected')}
      {current === selected ? null : ring(current, 'current')}
    </svg>
  )
}
