import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { Row } from './row.tsx'

interface Props {
  readonly rows: readonly ExecutionSummary[]
  readonly chosen: ReadonlyMap<string, ExecutionSummary>
  readonly onChoose: (rows: readonly ExecutionSummary[], isChosen: boolean) => void
  /** Told when the end of what there is comes near. */
  readonly onEnd: () => void
}

/** Of a row, as a first guess. */
const ROW_PX = 45
const NEAR_END = 30

/** A table of any length of which only what is near the window is made; the page itself scrolls. */
export const ExecutionsTable = ({ rows, chosen, onChoose, onEnd }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 15,
    scrollMargin: box.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.execution_id ?? index,
  })
  const seen = virtual.getVirtualItems()
  const [first, last] = [seen[0], seen.at(-1)]
  const isNearEnd = last !== undefined && last.index >= rows.length - NEAR_END
  useEffect(() => {
    if (isNearEnd) onEnd()
    // `onEnd` is made anew each time; that there are more rows is what matters.
  }, [isNearEnd, rows.length])
  const above = first === undefined ? 0 : first.start - virtual.options.scrollMargin
  const below = last === undefined ? 0 : virtual.getTotalSize() + virtual.options.scrollMargin - last.end
  const areAll = rows.length > 0 && rows.every(({ execution_id }) => chosen.has(execution_id))
  return (
    <div ref={box} className="table">
      <table className="executions" aria-rowcount={-1}>
        <thead>
          <tr>
            <th scope="col" className="choose">
              <label>
                <input
                  type="checkbox"
                  aria-label="Choose all that are listed"
                  checked={areAll}
                  onChange={() => onChoose(rows, !areAll)}
                />
              </label>
            </th>
            <th scope="col">Status</th>
            <th scope="col">Workflow</th>
            <th scope="col" className="wide">
              Progress
            </th>
            <th scope="col" className="wide">
              Started
            </th>
            <th scope="col" className="wide">
              Lasted
            </th>
            <th scope="col" className="wide">
              Execution
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap height={above} />
          {seen.map(({ index, key }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <Row
                key={key}
                index={index}
                measure={virtual.measureElement}
                row={row}
                isChosen={chosen.has(row.execution_id)}
                onChoose={onChoose}
              />
            )
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </div>
  )
}

/** In the place of rows that are not made. */
const Gap = ({ height }: { readonly height: number }) =>
  height <= 0 ? null : (
    <tr aria-hidden="true" className="gap">
      <td colSpan={7} style={{ height }} />
    </tr>
  )
