import { readFileSync } from 'node:fs'

const packageJson = new URL('../../package.json', import.meta.url)

/** The package's version. */
export const VERSION = (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
