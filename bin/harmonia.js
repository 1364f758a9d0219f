#!/usr/bin/env node
import { handle, run, settings } from '@oclif/core'

// Otherwise NODE_ENV=test or development makes oclif look for TypeScript sources instead of dist/.
settings.enableAutoTranspile = false

// The reader of a pipe may leave early: `harmonia execution list | head`.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const BAD_USAGE = 2
const UNKNOWN_COMMAND = 127

run(process.argv.slice(2), import.meta.url).catch((error) => {
  if (error.oclif?.exit === UNKNOWN_COMMAND) error.oclif.exit = BAD_USAGE
  return handle(error)
})
