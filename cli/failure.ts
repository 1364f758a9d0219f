import type { HarmoniaError } from '../src/client/index.ts'
import { BadUsage, exits, Refused } from './exit.ts'
import { plain } from './show/format.ts'

export interface Failure {
  readonly lines: readonly string[]
  readonly exit: number
}

/** What an error is to a person and to the shell. Goes by name, so that nothing is loaded for the commands that succeed. */
export const failureOf = (error: unknown): Failure => {
  const { message: whole, name } = error instanceof Error ? error : { message: String(error), name: '' }
  const message = whole.replace(FLAG_PREFIX, '$1: ')
  if (name === 'HarmoniaError') return { lines: refusal(error as HarmoniaError), exit: exits.refused }
  if (name === 'HarmoniaUnreachable') return { lines: [plain(message), UNREACHABLE], exit: exits.unreachable }
  if (error instanceof BadUsage || isOclifs(error)) return { lines: [message], exit: exits.badUsage }
  if (name === 'BadSettings') return { lines: message.split('\n').map(plain), exit: exits.refused }
  if (error instanceof Refused) return { lines: [message], exit: exits.refused }
  return { lines: [plain(message)], exit: exits.refused }
}

/** What oclif puts in front of what is wrong with a flag's value. */
const FLAG_PREFIX = /^Parsing (--\S+) \n\t/

const UNREACHABLE = 'Start a server with "harmonia serve", or name another with --url or HARMONIA_URL.'

const refusal = ({ problem: { title, detail, errors = [] } }: HarmoniaError): readonly string[] => [
  plain(title),
  ...(detail === undefined || detail === title ? [] : [plain(detail)]),
  ...errors.map(({ pointer, message }) => `  ${plain(pointer === '' ? '(the whole)' : pointer)}: ${plain(message)}`),
]

/** Anything that the parser of flags and arguments throws. */
const isOclifs = (error: unknown): boolean => typeof error === 'object' && error !== null && 'oclif' in error
