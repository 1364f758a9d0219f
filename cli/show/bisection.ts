import type { Bisection, Flip } from '../../src/client/index.ts'
import { sideText } from './comparison.ts'
import { eventLine } from './events.ts'
import { plain } from './format.ts'
import { paintFor } from './paint.ts'
import { table } from './table.ts'

/** The events at which a condition changes, with what it reads before and after. */
export const bisectionText = async ({ when, first, flips, more, problem }: Bisection): Promise<string> => {
  const paint = paintFor(process.stdout)
  if (first === null) {
    const why = problem === null ? '' : `\nAfter the last event it can't be said: ${plain(problem)}`
    return `${paint.yellow('Never true')}: ${plain(when)}${why}`
  }
  const shown = flips.length > 1 || more ? flips : [first]
  const told = await Promise.all(shown.map(flipText))
  return `${told.join('\n\n')}${more ? '\n\nThere are more: --all, or a higher --limit' : ''}`
}

const flipText = async ({ event, holds, reads }: Flip): Promise<string> => {
  const paint = paintFor(process.stdout)
  const head = `${holds ? paint.green('true ') : paint.red('false')}  ${eventLine(event, process.stdout)}`
  if (reads.length === 0) return head
  const rows = reads.map(({ path, before, after }) => [plain(path), sideText(before), sideText(after)])
  return `${head}\n${await table(['READS', 'BEFORE', 'AFTER'], rows)}`
}
