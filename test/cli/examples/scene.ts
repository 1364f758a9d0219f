import type { World } from './world.ts'

/** What stands in the examples for the ids that a reader puts there. */
export const ID = '0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e'
export const OTHER_ID = '0190a8f2-6d2f-7c4b-8e5f-3a7b9d1c2e4f'
export const CHECKPOINT_ID = '0190a8f2-7e3a-7d5c-9f60-4b8c0e2d3f5a'

/** What a test has made for an example, and what has to come of it. */
export interface Scene {
  /** Words of the example in whose place those of this test stand: ids, hosts, ports, and numbers that would take minutes. */
  readonly instead?: Readonly<Record<string, string>>
  /** The files that it reads, by their names. */
  readonly files?: Readonly<Record<string, unknown>>
  /** What it says on standard output; of one that goes on until it is stopped, also on standard error. */
  readonly says: RegExp
  /** 0 unless the example is one of another answer. */
  readonly code?: number
  /** Of one that runs until it is stopped: which it is once it has said this. */
  readonly stays?: true
  readonly env?: Readonly<Record<string, string>>
  /** What is so after it. */
  readonly after?: () => unknown
}

/** For each command, by its words, the scenes of its examples in the order of its help. */
export type Scenes = Readonly<Record<string, readonly ((world: World) => Scene | Promise<Scene>)[]>>
