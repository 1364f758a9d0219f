/** A bounded map that forgets what was not asked for lately. It holds at least the last `size` entries used, at most twice as many. */
export interface Generations<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
}

export const generations = <A>(size: number): Generations<A> => {
  let young = new Map<string, A>()
  let old = new Map<string, A>()
  const set = (key: string, value: A): void => {
    if (young.size >= size) {
      old = young
      young = new Map()
    }
    young.set(key, value)
  }
  return {
    set,
    get: (key) => {
      const found = young.get(key)
      if (found !== undefined) return found
      const aged = old.get(key)
      if (aged !== undefined) set(key, aged)
      return aged
    },
  }
}
