import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { NewWorkflow, Replayed, WhatIfReport } from '../../../src/client/index.ts'
import { Columns } from '../parts/columns.tsx'
import { Failure } from '../parts/failure.tsx'
import { Field } from '../parts/field.tsx'
import { client } from '../server.ts'

interface Props {
  readonly workflow_id: string
  readonly definition: NewWorkflow
}

/** Plays the last recorded runs against a definition: which would have gone another way? Nothing is called and nothing recorded. */
export const WhatIf = ({ workflow_id, definition }: Props) => {
  const [last, say] = useState('20')
  const play = useMutation({
    mutationFn: () => client.whatIf({ definition, workflow_id, last: Number(last) }),
  })
  return (
    <section className="what-if" aria-label="What if">
      <p className="hint">
        Plays the last runs of this workflow, as they were recorded, against this definition. Nothing is called, and
        nothing is recorded.
      </p>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          if (!play.isPending) play.mutate()
        }}
      >
        <Field label="Last runs">
          <select value={last} onChange={({ target }) => say(target.value)}>
            {['5', '20', '100'].map((number) => (
              <option key={number}>{number}</option>
            ))}
          </select>
        </Field>
        <button type="submit" disabled={play.isPending}>
          {play.isPending ? 'Playing …' : 'Play them'}
        </button>
      </form>
      {play.error === null ? null : <Failure error={play.error} />}
      {play.data === undefined ? null : <Report report={play.data} />}
    </section>
  )
}

const Report = ({ report }: { readonly report: WhatIfReport }) => (
  <div role="status">
    {report.runs === 0 ? (
      <p>There is no run that has ended yet.</p>
    ) : (
      <p>
        Of {report.runs} runs {report.same} would go as they went, {report.different} would not, and of {report.unknown}{' '}
        it is not known.
      </p>
    )}
    {report.executions.length === 0 ? null : (
      <div className="table">
        <table>
          <Columns names={['Run', 'Verdict', 'Was', 'Would be', 'Why']} />
          <tbody>
            {report.executions.map((run) => (
              <tr key={run.execution_id}>
                <td>
                  <Link href={`/executions/${run.execution_id}`}>
                    <code>{run.execution_id}</code>
                  </Link>
                </td>
                <td>{run.verdict}</td>
                <td>{run.status_a}</td>
                <td>{run.status_b ?? 'not known'}</td>
                <td>{whyOf(run)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {report.not_replayed.map(({ execution_id, message }) => (
      <p key={execution_id} className="hint">
        <code>{execution_id}</code> was not played: {message}
      </p>
    ))}
  </div>
)

const whyOf = ({ refused, missing, tasks_different, other_path, other_end }: Replayed): string =>
  [
    ...refused.map(({ pointer, message }) => `input${pointer}: ${message}`),
    ...missing.map(({ task_id, message }) => `${task_id}: ${message}`),
    ...(other_path ? ['another path'] : []),
    ...(other_end ? ['another end'] : []),
    ...(tasks_different > 0 ? [`${tasks_different} tasks differ`] : []),
  ].join('; ')
