/** More than this per second is not read by anybody. */
export const READABLE = 20

/** Events per second over the last seconds, from how many have come at which times. */
export interface Pace {
  readonly told: readonly { readonly at: number; readonly count: number }[]
}

const SPAN_MS = 3_000

export const paced = ({ told }: Pace, at: number, count: number): Pace => ({
  told: [...told.filter((one) => one.at > at - SPAN_MS), ...(count === 0 ? [] : [{ at, count }])],
})

export const perSecond = ({ told }: Pace, now: number): number =>
  told.reduce((sum, { at, count }) => (at > now - SPAN_MS ? sum + count : sum), 0) / (SPAN_MS / 1_000)

/** At most `most` of what has come, evenly, the last one among them. */
export const someOf = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  if (items.length <= most) return items
  const step = items.length / most
  return Array.from({ length: most }, (_, i) => items[Math.ceil((i + 1) * step) - 1] as Item)
}
