import { useSyncExternalStore } from 'react'

export interface Notice {
  readonly number: number
  readonly text: string
  readonly kind: 'done' | 'failed'
}

const SHOWN_MS = 6_000

let notices: readonly Notice[] = []
let numbers = 0
const listeners = new Set<() => void>()

const change = (to: readonly Notice[]): void => {
  notices = to
  for (const listener of listeners) listener()
}

const dismiss = (number: number): void => change(notices.filter((notice) => notice.number !== number))

/** Says in a corner, and to screen readers, what came of something. Failures stay until they are put away. */
export const notify = (text: string, kind: Notice['kind'] = 'done'): void => {
  const number = ++numbers
  change([...notices, { number, text, kind }])
  if (kind === 'done') setTimeout(() => dismiss(number), SHOWN_MS)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const Notices = () => {
  const shown = useSyncExternalStore(subscribe, () => notices)
  return (
    <section className="notices" aria-label="Notices" aria-live="polite">
      {shown.map(({ number, text, kind }) => (
        <p key={number} data-kind={kind}>
          <span>{text}</span>
          <button type="button" className="quiet" aria-label="Put away" onClick={() => dismiss(number)}>
            ✕
          </button>
        </p>
      ))}
    </section>
  )
}
