import { useVirtualizer } from '@tanstack/react-virtual'
import { useImperativeHandle, useRef, type ReactNode, type Ref } from 'react'

/** What can be asked of a list from outside. */
export interface RowsHandle {
  readonly show: (index: number) => void
}

interface Props {
  readonly ref?: Ref<RowsHandle>
  readonly label: string
  readonly count: number
  /** Pixels of a row, as a first guess. */
  readonly height: number
  readonly row: (index: number) => ReactNode
  /** Told what is seen now: where more has to be fetched. */
  readonly onSeen?: (first: number, last: number) => void
  readonly keyOf?: (index: number) => string | number
}

/** A list of any length of which only what is seen is made. */
export const Rows = ({ ref, label, count, height, row, onSeen, keyOf }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
    onChange: ({ range }) => {
      if (range !== null) onSeen?.(range.startIndex, range.endIndex)
    },
  })
  useImperativeHandle(ref, () => ({ show: (index) => virtual.scrollToIndex(index, { align: 'center' }) }), [virtual])
  return (
    <div ref={box} className="rows" role="list" aria-label={label} tabIndex={0}>
      <div className="all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={count}
            aria-posinset={index + 1}
            className="row"
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  )
}
