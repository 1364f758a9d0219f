import type { HarmoniaEvent } from '../../../../src/client/index.ts'
import { Json } from '../../parts/json.tsx'

/** Events of one decision are milliseconds apart. */
const clock = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

interface Props {
  readonly event: HarmoniaEvent | undefined
  readonly revision: number
  readonly at: number | undefined
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onTravel: (at: number) => void
  readonly onSelect: (taskId: string) => void
}

export const EventRow = ({ event, revision, at, isOpen, onToggle, onTravel, onSelect }: Props) => (
  <div className="event" data-when={whenIs(revision, at)} data-tone={event === undefined ? undefined : toneOf(event)}>
    <button type="button" className="line" aria-expanded={isOpen} onClick={onToggle}>
      <span className="number">{revision}</span>
      {event === undefined ? (
        <span className="none">…</span>
      ) : (
        <>
          <span className="time">
            <time dateTime={event.timestamp} title={event.timestamp}>
              {clock.format(new Date(event.timestamp))}
            </time>
          </span>
          <span className="type">{event.event_type}</span>
          <span className="told">{event.message}</span>
        </>
      )}
    </button>
    {isOpen && event !== undefined ? <Details event={event} onTravel={onTravel} onSelect={onSelect} /> : null}
  </div>
)

const Details = ({
  event,
  onTravel,
  onSelect,
}: Pick<Props, 'onTravel' | 'onSelect'> & { readonly event: HarmoniaEvent }) => (
  <div className="details">
    <p>{event.message}</p>
    <div className="actions">
      <button type="button" className="plain" onClick={() => onTravel(event.revision)}>
        Look at the run as of here
      </button>
      {event.task_id === null ? null : (
        <button type="button" className="plain" onClick={() => onSelect(event.task_id ?? '')}>
          Task {event.task_id}
        </button>
      )}
    </div>
    <dl className="facts">
      {event.actor === undefined ? null : (
        <div>
          <dt>Asked for by</dt>
          <dd>{event.actor}</dd>
        </div>
      )}
      {event.command === undefined ? null : (
        <div>
          <dt>Command</dt>
          <dd>{event.command}</dd>
        </div>
      )}
      {event.reason === undefined ? null : (
        <div>
          <dt>Reason</dt>
          <dd>{event.reason}</dd>
        </div>
      )}
      <div>
        <dt>Time</dt>
        <dd>{event.timestamp}</dd>
      </div>
      <div>
        <dt>Position in the log</dt>
        <dd>{event.position}</dd>
      </div>
      <div>
        <dt>Hash</dt>
        <dd>
          <code>{event.hash}</code>
        </dd>
      </div>
    </dl>
    <Json name="details" value={event.details} open={3} />
  </div>
)

const whenIs = (revision: number, at: number | undefined): 'here' | 'later' | undefined =>
  at === undefined ? undefined : revision === at ? 'here' : revision > at ? 'later' : undefined

const toneOf = ({ event_type }: HarmoniaEvent): 'bad' | 'good' | 'wait' | undefined => {
  if (/failed|timed_out|error|cancelled/.test(event_type)) return 'bad'
  if (/completed/.test(event_type)) return 'good'
  return /retry|paused|approval|signal/.test(event_type) ? 'wait' : undefined
}
