import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { readComponentFiles } from './component-files.ts'
import type { Registration } from '../domain/component/index.ts'

const FOLDER = fileURLToPath(new URL('../../../components', import.meta.url))

let read: ReadonlyMap<string, Registration> | undefined

/**
 * A component at an endpoint that was found, with the manifest of that name that comes with Harmonia if there is one. No secret goes
 * to an endpoint that somebody else has said.
 */
export const withBundledManifest = (found: Registration): Registration => {
  read ??= new Map(bundled().map((manifest) => [manifest.name, manifest]))
  const { auth: _, ...manifest } = read.get(found.name) ?? found
  return { ...manifest, ...found }
}

const bundled = (): readonly Registration[] => {
  const manifests = readComponentFiles(FOLDER, false)
  if (E.isLeft(manifests)) throw new Error(manifests.left.join('\n'))
  return manifests.right
}
