import type { Viewport } from '@xyflow/react'
import type { Layout, Place } from './pure/layout.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export const LEAST_ZOOM = 0.01
export const MOST_ZOOM = 2
const MARGIN = 20
/** Where all words are read with ease, and from where on the largest of them can be read. */
export const READABLE = 0.8
export const LEGIBLE = 0.35

/** All of it in sight, no larger than life. */
export const fitted = ({ width, height }: Pick<Layout, 'width' | 'height'>, size: Size): Viewport => {
  const wanted = Math.min((size.width - 2 * MARGIN) / width, (size.height - 2 * MARGIN) / height, 1)
  const zoom = Math.max(LEAST_ZOOM, Number.isFinite(wanted) ? wanted : 1)
  return {
    zoom,
    x: Math.max(MARGIN, (size.width - width * zoom) / 2),
    y: Math.max(MARGIN, (size.height - height * zoom) / 2),
  }
}

/** Pixels that all of it needs in this width. */
export const heightFor = ({ width, height }: Pick<Layout, 'width' | 'height'>, available: number): number =>
  Math.ceil(height * Math.min(1, (available - 2 * MARGIN) / width)) + 3 * MARGIN

/** A box in the middle. */
export const centredOn = (place: Place, zoom: number, size: Size): Viewport => ({
  zoom,
  x: size.width / 2 - (place.x + place.width / 2) * zoom,
  y: size.height / 2 - (place.y + Math.min(place.height, 60) / 2) * zoom,
})

/** Whether the head of a box is in sight with some space around it. */
export const isInSight = ({ x, y, width }: Place, view: Viewport, size: Size): boolean => {
  const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y]
  return left >= 0 && top >= 0 && left + width * view.zoom <= size.width && top + 60 * view.zoom <= size.height
}

/** How much is shown of each box. */
export type Level = 'near' | 'middle' | 'small' | 'far'

/** From so many boxes on, small ones are drawn as shapes and no more. */
const MANY = 150

export const levelOf = (zoom: number, boxes: number): Level => {
  if (zoom >= 0.6) return 'near'
  if (zoom >= 0.45) return 'middle'
  return zoom < LEGIBLE && boxes > MANY ? 'far' : 'small'
}
