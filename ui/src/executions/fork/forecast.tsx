import type { ForkedTask, ForkPreview } from '../../../../src/client/index.ts'

const WORDS: Readonly<Record<ForkedTask['becomes'], string>> = {
  runs_again: 'Runs again',
  to_run: 'Still to run',
  waits_on: 'Waits on',
  given: 'Has the output that it is given',
  kept: 'Kept, does not run',
}

const NAMED = 30

/** What will run again, and what is kept: as the server says, before anything is done. */
export const Forecast = ({ preview, isSettled }: { readonly preview: ForkPreview; readonly isSettled: boolean }) => (
  <section className="forecast panel" aria-label="What will run" aria-busy={!isSettled}>
    <h3>What comes of it</h3>
    <dl>
      {(Object.keys(WORDS) as ForkedTask['becomes'][]).map((becomes) => {
        const ids = preview.tasks.filter((task) => task.becomes === becomes).map(({ task_id }) => task_id)
        return ids.length === 0 ? null : (
          <div key={becomes} data-becomes={becomes}>
            <dt>
              {WORDS[becomes]} ({ids.length})
            </dt>
            <dd>
              {ids.slice(0, NAMED).map((id) => (
                <code key={id}>{id}</code>
              ))}
              {ids.length > NAMED ? `and ${ids.length - NAMED} more` : null}
            </dd>
          </div>
        )
      })}
      {preview.left_out.length === 0 ? null : (
        <div>
          <dt>Not in this version any more ({preview.left_out.length})</dt>
          <dd>
            {preview.left_out.slice(0, NAMED).map((id) => (
              <code key={id}>{id}</code>
            ))}
          </dd>
        </div>
      )}
    </dl>
  </section>
)
