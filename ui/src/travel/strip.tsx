import { memo } from 'react'
import { KINDS, type Kind, type Mark } from './pure/landmarks.ts'

const WIDTH = 1_000
const HEIGHT = 22

const NAMES: Readonly<Record<Kind, string>> = {
  start: 'started',
  checkpoint: 'checkpoint',
  pause: 'paused, resumed',
  retry: 'tried again',
  failure: 'failed',
}

/** Where their marks begin, from the top: not told apart by their colours alone. */
const TOPS: Readonly<Record<Kind, number>> = { start: 14, checkpoint: 8, pause: 8, retry: 4, failure: 0 }

/** What has happened where, above the slider: a line for each kind and bucket, however many events there are. */
export const Strip = memo(({ marks, last }: { readonly marks: readonly Mark[]; readonly last: number }) => (
  <svg className="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    {KINDS.map((kind) => (
      <path
        key={kind}
        data-kind={kind}
        d={marks
          .filter((mark) => mark.kind === kind)
          .map(({ at }) => `M${((at / Math.max(1, last)) * WIDTH).toFixed(1)} ${TOPS[kind]}V${HEIGHT}`)
          .join('')}
      />
    ))}
  </svg>
))

/** What the lines mean, of those that there are, and how often each is. */
export const Legend = ({ marks }: { readonly marks: readonly Mark[] }) => (
  <ul className="kinds">
    {KINDS.toReversed().flatMap((kind) => {
      const count = marks.filter((mark) => mark.kind === kind).reduce((sum, mark) => sum + mark.count, 0)
      if (count === 0) return []
      return [
        <li key={kind} data-kind={kind}>
          {count.toLocaleString()} {NAMES[kind]}
        </li>,
      ]
    })}
  </ul>
)
