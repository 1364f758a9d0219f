import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, dirname } from 'node:path'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('swagger-ui-dist/package.json'))

const FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const

export type DocsFile = keyof typeof FILES

export const DOCS_FILES = Object.keys(FILES) as readonly DocsFile[]

const read = new Map<DocsFile, Buffer>()

/** A file of the documentation page, out of the installed package: the page works without a network. */
export const docsFile = (name: DocsFile): { readonly text: Buffer; readonly type: string } => {
  const text = read.get(name) ?? readFileSync(join(folder, name))
  read.set(name, text)
  return { text, type: FILES[name] }
}
