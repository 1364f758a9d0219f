import { Failure } from '../../parts/failure.tsx'
import { Json } from '../../parts/json.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { asOf, type Attempt } from '../pure/story.ts'
import type { Telling } from '../run/use-story.ts'

interface Props {
  readonly taskId: string
  readonly at: number | undefined
  readonly telling: Telling
}

/** Every attempt of a task, the latest first, each with its own error. */
export const Attempts = ({ taskId, at, telling }: Props) => {
  const { story, isWhole, isAsked, tellAll, error, again } = telling
  const attempts = asOf(story.tasks.get(taskId)?.attempts ?? [], at)
  return (
    <section aria-label="Attempts">
      <h3>Attempts</h3>
      {error === undefined ? null : <Failure error={error} again={again} />}
      {isWhole || error !== undefined ? null : isAsked ? (
        <p role="status">Reading the history: {story.times.length} events so far …</p>
      ) : (
        <button type="button" className="plain" onClick={tellAll}>
          Look for them in the whole history
        </button>
      )}
      {isWhole && attempts.length === 0 ? <p className="none">There was none in this execution.</p> : null}
      <ol className="attempts" reversed>
        {[...attempts].reverse().map((attempt) => (
          <One key={attempt.since} attempt={attempt} />
        ))}
      </ol>
    </section>
  )
}

const One = ({ attempt }: { readonly attempt: Attempt }) => {
  const { number, from, to, outcome, error, timedOut, nextAt } = attempt
  return (
    <li>
      <p>
        <strong>Attempt {number}</strong> {outcome ?? 'under way'}
        {timedOut === undefined ? '' : ` (timed out: ${timedOut})`} <When at={iso(from)} />,{' '}
        <Lasting from={iso(from)} to={to === undefined ? null : iso(to)} />
      </p>
      {error === undefined ? null : (
        <p className="error">
          <strong>{error.type}</strong>: {error.message}
        </p>
      )}
      {error?.details === undefined ? null : <Json name="details" value={error.details} open={0} />}
      {nextAt === undefined ? null : (
        <p className="soft">
          tried again at <When at={nextAt} />
        </p>
      )}
    </li>
  )
}

const iso = (ms: number): string => new Date(ms).toISOString()
