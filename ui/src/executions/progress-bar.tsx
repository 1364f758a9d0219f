import type { Progress, TaskStatus } from '../../../src/client/index.ts'

/** From what is done to what is to come. */
const ORDER: readonly TaskStatus[] = [
  'completed',
  'skipped',
  'failed',
  'cancelled',
  'running',
  'retrying',
  'waiting',
  'pending',
]

const ENDED: readonly TaskStatus[] = ['completed', 'skipped', 'failed', 'cancelled']

export const endedIn = (progress: Progress): number => ENDED.reduce((sum, status) => sum + progress[status], 0)

/** How many tasks have ended, of how many; in words, and as a strip with a share for each status. */
export const ProgressBar = ({ progress }: { readonly progress: Progress }) => {
  const told = ORDER.filter((status) => progress[status] > 0).map((status) => `${progress[status]} ${status}`)
  return (
    <span className="progress" title={told.join(', ')}>
      <span className="strip" aria-hidden="true">
        {ORDER.map((status) =>
          progress[status] === 0 ? null : (
            <i key={status} data-status={status} style={{ flexGrow: progress[status] }} />
          ),
        )}
      </span>
      <span className="of">
        {endedIn(progress)}/{progress.total}
      </span>
      {progress.retrying === 0 ? null : <span className="retrying">{progress.retrying} retrying</span>}
    </span>
  )
}
