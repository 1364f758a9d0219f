import { hashAt, hashesOf, type Commit } from './commit.ts'
import { chainHash, NO_HASH } from './hash.ts'

/** The hashes of a stream's commits, each made when it is asked for first, with those before it: most of what a log in memory holds is never read. */
export const lazyHashes = (commits: readonly Omit<Commit, 'hashes'>[]): ((n: number) => Buffer) => {
  const made: Buffer[] = []
  let last = NO_HASH
  return (n) => {
    for (let i = made.length; i <= n; i++) {
      const commit = commits[i] as Commit
      const hashes = hashesOf(commit, last)
      last = hashAt(hashes, commit.count - 1)
      made.push(hashes)
    }
    return made[n] as Buffer
  }
}

/** The hash of the log up to its n-th commit, made in the same way; `NO_HASH` before the first. */
export const lazyChain = (log: readonly Commit[]): ((n: number) => string) => {
  const made: string[] = []
  return (n) => {
    for (let i = made.length; i <= n; i++) {
      const { hashes, count, position } = log[i] as Commit
      made.push(chainHash(made[i - 1] ?? NO_HASH, hashAt(hashes, count - 1), position))
    }
    return made[n] ?? NO_HASH
  }
}
