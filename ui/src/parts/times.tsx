import { useEffect, useState } from 'react'

/** A moment in the reader's own time zone, short when it is of today; the whole of it, as the log has it, on hovering. */
export const When = ({ at }: { readonly at: string | null | undefined }) => {
  if (at === null || at === undefined) return <span className="none">–</span>
  const date = new Date(at)
  const isToday = date.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={at}>
      {isToday ? date.toLocaleTimeString() : date.toLocaleString()}
    </time>
  )
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `3 h 12 min`, `2 d 4 h`. */
export const lasted = (ms: number): string => {
  const seconds = ms / 1000
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const [days, hours, minutes] = [seconds / 86_400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor)
  if (seconds < 3600) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
  if (seconds < 86_400) return `${hours} h ${minutes} min`
  return `${days} d ${hours} h`
}

/** How long something took, or takes by now. */
export const Lasting = ({ from, to }: { readonly from: string | null; readonly to: string | null }) => {
  const now = useNow(from !== null && to === null)
  if (from === null) return <span className="none">–</span>
  return <>{lasted(Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from)))}</>
}

/** Milliseconds since 1970, anew every second while it is wanted. */
export const useNow = (wanted: boolean): number => {
  const [now, tick] = useState(Date.now)
  useEffect(() => {
    if (!wanted) return undefined
    const timer = setInterval(() => tick(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}
