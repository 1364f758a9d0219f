import type { HarmoniaEvent } from '../../../../src/client/index.ts'

export interface EventFilter {
  readonly type: string
  /** A task, and what is inside of it. */
  readonly task: string
  readonly text: string
}

export const isEverything = ({ type, task, text }: EventFilter): boolean => type === '' && task === '' && text === ''

/** Text is looked for, in any case, in all that is shown of an event. */
export const matches = ({ type, task, text }: EventFilter, event: HarmoniaEvent): boolean =>
  (type === '' || event.event_type === type) &&
  (task === '' || isWithin(event.task_id, task)) &&
  (text === '' || textOf(event).includes(text.toLowerCase()))

const isWithin = (id: string | null, task: string): boolean =>
  id !== null && (id === task || id.startsWith(`${task}.`) || id.startsWith(`${task}[`))

const textOf = ({ message, event_type, actor = '', details }: HarmoniaEvent): string =>
  `${event_type} ${message} ${actor} ${JSON.stringify(details)}`.toLowerCase()
