import type { Subscription } from '../domain/webhook/index.ts'

/** What is told: an event of the log, or a test. */
export interface News {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly at: string
  readonly position: number
  /** As JSON, if that is there already. */
  readonly text: string
}

interface Message {
  readonly contentType: string
  readonly body: string
}

/** The same news are the same bytes each time. */
export const messageOf = ({ format }: Subscription, { id, type, stream, at, position, text }: News): Message => {
  if (format === 'harmonia') return { contentType: 'application/json', body: text }
  const head = JSON.stringify({
    specversion: '1.0',
    id,
    source: '/harmonia',
    type: `harmonia.${type}`,
    subject: stream,
    time: at,
    datacontenttype: 'application/json',
    position,
  })
  return { contentType: 'application/cloudevents+json', body: `${head.slice(0, -1)},"data":${text}}` }
}
