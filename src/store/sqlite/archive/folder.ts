import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** The archives of an event file lie beside it: whoever has the one knows where the other is. */
export const folderOf = (file: string): string => `${file}.archive`

const PART = '.part'

/** Makes the file durable under its name, or leaves none by it. */
export const writeDurably = (folder: string, name: string, fill: (write: (bytes: Buffer) => void) => void): void => {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    syncFolder(join(folder, '..'))
  }
  sweep(folder)
  const part = join(folder, name + PART)
  const descriptor = openSync(part, 'w')
  try {
    fill((bytes) => {
      for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written)
    })
    fsyncSync(descriptor)
    renameSync(part, join(folder, name))
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  syncFolder(folder)
}

const syncFolder = (folder: string): void => {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Takes away what a process that died has left half written. Only one process at a time has the event file, and one thread writes archives. */
const sweep = (folder: string): void => {
  for (const name of readdirSync(folder)) if (name.endsWith(PART)) rmSync(join(folder, name))
}
