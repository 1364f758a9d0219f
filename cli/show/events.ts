import type { HarmoniaEvent } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor, status, type Paint } from './paint.ts'

/** One line: when, which number, what, to which task, and the sentence about it. */
export const eventLine = (event: HarmoniaEvent, output: NodeJS.WriteStream): string =>
  eventLineIn(event, paintFor(output))

export const eventLineIn = (event: HarmoniaEvent, paint: Paint): string => {
  const outcome = event.event_type.split('_').at(-1) ?? ''
  return [
    paint.gray(event.timestamp.slice(11, 23)),
    paint.gray(`#${event.revision}`.padEnd(5)),
    plain(event.event_type).padEnd(20).replace(outcome, status(paint, outcome)),
    plain(event.message) + (event.actor === undefined ? '' : paint.gray(` by ${plain(event.actor)}`)),
  ].join('  ')
}

/** The history below each other. */
export const eventLines = (events: readonly HarmoniaEvent[]): string =>
  events.length === 0 ? 'No events.' : events.map((event) => eventLine(event, process.stdout)).join('\n')
