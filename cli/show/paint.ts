import { Chalk } from 'chalk'
import { terminalOf } from './terminal.ts'

const noColor = (): boolean => (process.env['NO_COLOR'] ?? '') !== ''

/** Whether this output is a terminal that may be decorated. */
export const isRich = (output: NodeJS.WriteStream): boolean => terminalOf(output) !== undefined && !noColor()

/** Colours for one output: none unless it is a terminal, and none where NO_COLOR is set. */
export const paintFor = (output: NodeJS.WriteStream) => new Chalk({ level: isRich(output) ? 1 : 0 })

export type Paint = ReturnType<typeof paintFor>

const COLORS: Readonly<Record<string, 'green' | 'red' | 'cyan' | 'yellow' | 'gray'>> = {
  completed: 'green',
  up: 'green',
  failed: 'red',
  down: 'red',
  running: 'cyan',
  started: 'cyan',
  retrying: 'yellow',
  paused: 'yellow',
  waiting: 'yellow',
  cancelled: 'yellow',
  approved: 'green',
  rejected: 'red',
  expired: 'yellow',
  skipped: 'gray',
  pending: 'gray',
  unknown: 'gray',
}

/** A status in its colour. */
export const status = (paint: Paint, text: string): string => inColorOf(paint, text, text)

/** Any text in the colour of a status. */
export const inColorOf = (paint: Paint, of: string, text: string): string => {
  const color = COLORS[of]
  return color === undefined ? text : paint[color](text)
}
