import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test's servers. */
export interface Folder {
  readonly path: string
  readonly events: string
  readonly remove: () => void
}

export const e2eFolder = (): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'harmonia-e2e-'))
  return {
    path,
    events: join(path, 'events.db'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
