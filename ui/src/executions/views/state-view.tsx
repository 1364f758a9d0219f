import { useQuery } from '@tanstack/react-query'
import { HarmoniaError } from '../../../../src/client/index.ts'
import { Asked } from '../../parts/asked.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Json } from '../../parts/json.tsx'
import { When } from '../../parts/times.tsx'
import { client } from '../../server.ts'
import type { ViewProps } from './view.tsx'

/** What a caller has put beside the execution, as of the moment that is looked at. */
export const StateView = ({ run, at }: Pick<ViewProps, 'run' | 'at'>) => {
  const id = run.execution_id
  const saved = useQuery({
    queryKey: at === undefined ? ['execution', id, 'state'] : ['past', id, at, 'state'],
    queryFn: ({ signal }) =>
      client.loadState(id, { signal, ...(at === undefined ? {} : { at }) }).catch((error: unknown) => {
        // That nothing was saved is an answer.
        if (error instanceof HarmoniaError && error.status === 404) return null
        throw error
      }),
  })
  return (
    <Asked query={saved} what="the saved state">
      {(found) =>
        found === null ? (
          <Empty title="Nobody has saved a state beside this execution">
            <p>
              <code>PUT /api/state/{id}</code> does, with any JSON.
            </p>
          </Empty>
        ) : (
          <section className="panel">
            <p className="hint">
              Saved <When at={found.saved_at} />, with event {found.revision}
            </p>
            <Json value={found.state} open={4} />
          </section>
        )
      }
    </Asked>
  )
}
