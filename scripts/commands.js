// Writes down what commands there are, so that a command line loads the one that it runs and not all of them.
import { Config } from '@oclif/core'
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = `${root}oclif.manifest.json`

// Otherwise what was written down before would be read.
rmSync(file, { force: true })
const { plugins } = await Config.load(root)
writeFileSync(file, `${JSON.stringify(plugins.get('harmonia').manifest)}\n`)
