import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { notify } from '../../parts/notices.tsx'
import { VERBS, type Verb } from '../verbs.ts'
import { sendToAll, type Outcome } from './send-to-all.ts'

interface Props {
  readonly verb: Verb
  readonly rows: readonly ExecutionSummary[]
  readonly onClose: () => void
}

/** Asks for one reason, then tells for each execution what came of it. */
export const BulkDialog = ({ verb, rows, onClose }: Props) => {
  const { label, effect, past, unless } = VERBS[verb]
  const queries = useQueryClient()
  const [reason, say] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  // Those that were chosen when it was asked, whatever becomes of them meanwhile.
  const [asked] = useState(() => rows.filter(({ status }) => unless(status) === undefined))
  const [outcomes, tell] = useState<readonly Outcome[]>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    tell([])
    const all = await sendToAll(verb, asked, reason, key, tell)
    const refused = all.filter(({ error }) => error !== undefined).length
    notify(
      `${all.length - refused} of ${all.length} ${past}${refused === 0 ? '.' : `, ${refused} refused.`}`,
      refused === 0 ? 'done' : 'failed',
    )
    await queries.invalidateQueries({ queryKey: ['executions'] })
  }
  const left = rows.length - asked.length
  return (
    <Dialog title={`${label} ${asked.length} ${asked.length === 1 ? 'execution' : 'executions'}`} onClose={onClose}>
      <p>{effect}</p>
      {left === 0 ? null : (
        <p className="hint">{left} of the chosen are not in a state for that, and are left as they are.</p>
      )}
      {outcomes === undefined ? (
        <form onSubmit={(event) => void submit(event)}>
          <Field label="Reason" hint="Recorded in the history of each.">
            <input value={reason} maxLength={2000} onChange={(event) => say(event.target.value)} />
          </Field>
          <div className="actions">
            <button type="submit" className={verb === 'cancel' ? 'danger' : ''}>
              {label} {asked.length}
            </button>
            <button type="button" className="plain" onClick={onClose}>
              Leave them
            </button>
          </div>
        </form>
      ) : (
        <Outcomes outcomes={outcomes} of={asked.length} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface OutcomesProps {
  readonly outcomes: readonly Outcome[]
  readonly of: number
  readonly onClose: () => void
}

const Outcomes = ({ outcomes, of, onClose }: OutcomesProps) => (
  <>
    <p role="status">
      {outcomes.length} of {of} answered
    </p>
    <progress value={outcomes.length} max={of} aria-label="Answered" />
    <ul className="outcomes">
      {outcomes.map(({ row, error }) => (
        <li key={row.execution_id} className={error === undefined ? '' : 'error'}>
          <Link href={`/executions/${row.execution_id}`}>
            {row.workflow_name} <code>{row.execution_id.slice(-12)}</code>
          </Link>
          : {error === undefined ? 'recorded' : error.message}
        </li>
      ))}
    </ul>
    <button type="button" disabled={outcomes.length < of} onClick={onClose}>
      Close
    </button>
  </>
)
