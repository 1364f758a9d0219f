#!/usr/bin/env node
import '../dist/cli/plain-in-a-pipe.js'
import { handle, settings } from '@oclif/core'
import { forgetOlderCommands } from '../dist/cli/known-commands.js'
import { runLine } from '../dist/cli/run.js'

forgetOlderCommands(new URL('..', import.meta.url))

// Otherwise NODE_ENV=test or development makes oclif look for TypeScript sources instead of dist/.
settings.enableAutoTranspile = false

// The reader of a pipe may leave early: `harmonia execution list | head`.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

runLine(process.argv.slice(2), import.meta.url).catch(handle)
