/** Does one thing at a time per key, in the order in which they were asked for. */
export const inTurn = () => {
  const last = new Map<string, Promise<unknown>>()
  return async <A>(key: string, act: () => Promise<A>): Promise<A> => {
    const before = last.get(key)
    const mine = before === undefined ? act() : before.then(act, act)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
