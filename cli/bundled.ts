import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Registration } from '../src/client/index.ts'
import { definitionFrom } from './files.ts'

const FOLDER = fileURLToPath(new URL('../../components', import.meta.url))

/** The names of the manifests that come with Harmonia. */
export const bundledNames = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort()

/** A manifest that comes with Harmonia; the name must be one of them. */
export const bundled = async (name: string): Promise<Registration> =>
  (await definitionFrom(join(FOLDER, `${name}.yaml`))) as Registration
