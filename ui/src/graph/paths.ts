import type { Direction } from './pure/block.ts'
import type { Place, Way } from './pure/layout.ts'

const ARROW = 8

/** The line of a wire, with a bow wherever it changes its lane. */
const lineOf = ({ points }: Way, direction: Direction, isPlain: boolean): string => {
  let [x, y] = [points[0] ?? 0, points[1] ?? 0]
  let line = `M${x} ${y}`
  for (let index = 2; index < points.length; index += 2) {
    const isLast = index + 2 >= points.length
    const short = isLast ? ARROW - 2 : 0
    const toX = points[index]! - (direction === 'right' ? short : 0)
    const toY = points[index + 1]! - (direction === 'down' ? short : 0)
    const [middleX, middleY] = [(x + toX) / 2, (y + toY) / 2]
    if (isPlain || (direction === 'right' ? y === toY : x === toX)) line += `L${toX} ${toY}`
    else if (direction === 'right') line += `C${middleX} ${y} ${middleX} ${toY} ${toX} ${toY}`
    else line += `C${x} ${middleY} ${toX} ${middleY} ${toX} ${toY}`
    ;[x, y] = [toX, toY]
  }
  return line
}

const arrowOf = ({ points }: Way, direction: Direction): string => {
  const [x, y] = [points.at(-2)!, points.at(-1)!]
  return direction === 'right'
    ? `M${x} ${y}l${-ARROW} ${-ARROW / 2}v${ARROW}z`
    : `M${x} ${y}l${-ARROW / 2} ${-ARROW}h${ARROW}z`
}

/** So many lines are one path: few enough that the browser leaves out what is not in sight. */
const TOGETHER = 100

export interface Lines {
  readonly line: string
  readonly arrows: string
}

/** Wires as few paths, each with wires that are near each other. */
export const linesOf = (ways: readonly Way[], direction: Direction, isPlain = false): readonly Lines[] => {
  const along = direction === 'right' ? 0 : 1
  const sorted = ways.toSorted((one, other) => one.points[along]! - other.points[along]!)
  return chunks(sorted).map((some) => ({
    line: some.map((way) => lineOf(way, direction, isPlain)).join(''),
    arrows: isPlain ? '' : some.map((way) => arrowOf(way, direction)).join(''),
  }))
}

/** Boxes as few paths. */
export const shapesOf = (places: readonly Place[]): readonly string[] =>
  chunks(places).map((some) =>
    some.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join(''),
  )

const chunks = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / TOGETHER) }, (_, index) =>
    items.slice(index * TOGETHER, (index + 1) * TOGETHER),
  )
