import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../engine/clock.ts'

/** How far a webhook has come since its `count`th beginning. */
export interface Cursor {
  readonly count: number
  readonly position: number
}

/** Where the cursors are kept: beside the log, for how far somebody has read is no event. */
export interface Cursors {
  readonly load: (id: string) => Cursor | undefined
  /** On the disk within a second; what a death loses of it is delivered again, under the same ids. */
  readonly save: (id: string, cursor: Cursor) => void
  readonly forget: (id: string) => void
  /** Writes what is not on the disk yet. */
  readonly flush: () => Promise<void>
}

interface CursorsOptions {
  /** Undefined keeps them in memory. */
  readonly folder: string | undefined
  readonly clock: Pick<Clock, 'after'>
  readonly report: (problem: unknown) => void
}

const EVERY = 1_000

export const openCursors = ({ folder, clock, report }: CursorsOptions): Cursors => {
  const known = new Map<string, Cursor>()
  const unsaved = new Set<string>()
  let writing: Promise<void> = Promise.resolve()
  let isDue = false

  const fileOf = (id: string): string => join(folder ?? '', `${id}.json`)

  const write = async (): Promise<void> => {
    isDue = false
    for (const id of [...unsaved]) {
      unsaved.delete(id)
      const cursor = known.get(id)
      if (cursor === undefined) continue
      try {
        await replace(fileOf(id), JSON.stringify(cursor))
        if (!known.has(id)) rmSync(fileOf(id), { force: true })
      } catch (problem) {
        unsaved.add(id)
        report(problem)
      }
    }
    if (unsaved.size > 0) later()
  }

  const flush = (): Promise<void> => (writing = writing.then(write))

  const later = (): void => {
    if (isDue) return
    isDue = true
    clock.after(EVERY, () => void flush())
  }

  return {
    load: (id) => {
      const cursor = known.get(id) ?? (folder === undefined ? undefined : read(fileOf(id), report))
      if (cursor !== undefined) known.set(id, cursor)
      return cursor
    },
    save: (id, cursor) => {
      known.set(id, cursor)
      if (folder === undefined) return
      if (unsaved.size === 0) mkdirSync(folder, { recursive: true })
      unsaved.add(id)
      later()
    },
    forget: (id) => {
      known.delete(id)
      unsaved.delete(id)
      if (folder !== undefined) rmSync(fileOf(id), { force: true })
    },
    flush,
  }
}

/** The old file or the new one, wherever the process dies. */
const replace = async (file: string, text: string): Promise<void> => {
  const beside = `${file}.new`
  const handle = await open(beside, 'w')
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

/** A file that says nothing of use is as good as none: delivery begins where the log says. */
const read = (file: string, report: (problem: unknown) => void): Cursor | undefined => {
  try {
    const { count, position } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Cursor>
    if (Number.isSafeInteger(count) && Number.isSafeInteger(position)) return { count, position } as Cursor
    throw new Error(`${file} holds no cursor`)
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') report(problem)
    return undefined
  }
}
