const REMEMBERED = 1_000

/**
 * Runs something once per key: a repetition gets the first one's answer, also while that is still being made.
 * Remembers the latest keys of this process only; what must survive a restart has to be written down (see engram).
 */
export const oncePerKey = () => {
  const answers = new Map<string, Promise<unknown>>()
  return {
    knows: (key: string): boolean => answers.has(key),
    run: (key: string, first: () => Promise<unknown>): Promise<unknown> => {
      const known = answers.get(key)
      if (known !== undefined) return known
      const answer = first()
      answers.set(key, answer)
      for (const oldest of answers.keys()) {
        if (answers.size <= REMEMBERED) break
        answers.delete(oldest)
      }
      return answer
    },
  }
}
