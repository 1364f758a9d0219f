import { useEffect, useRef, useState } from 'react'
import type { ExecutionSummary } from '../../../../src/client/index.ts'

/** Further down than this, the reader is at something. */
const READING_PX = 160

/**
 * While the reader is further down, or has chosen some, rows that are new are held back, so that nothing moves under the pointer; how
 * many there are is said, and `show` lets them in.
 */
export const useHeldBack = (rows: readonly ExecutionSummary[], isBusy: boolean) => {
  const isReading = useIsFurtherDown() || isBusy
  const first = useRef<string>(undefined)
  const [, renew] = useState(0)
  const place = first.current === undefined ? 0 : rows.findIndex(({ execution_id }) => execution_id === first.current)
  const held = isReading && place > 0 ? place : 0
  if (held === 0) first.current = rows[0]?.execution_id
  const show = (): void => {
    first.current = undefined
    renew((times) => times + 1)
  }
  return { shown: held === 0 ? rows : rows.slice(held), held, show }
}

const useIsFurtherDown = (): boolean => {
  const [isDown, set] = useState(false)
  useEffect(() => {
    const look = (): void => set(window.scrollY > READING_PX)
    look()
    addEventListener('scroll', look, { passive: true })
    return () => removeEventListener('scroll', look)
  }, [])
  return isDown
}
