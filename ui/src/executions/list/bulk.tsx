import { useState } from 'react'
import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { VERB_NAMES, VERBS, type Verb } from '../verbs.ts'
import { BulkDialog } from './bulk-dialog.tsx'

interface Props {
  readonly chosen: ReadonlyMap<string, ExecutionSummary>
  readonly onClear: () => void
}

/** What can be done with those that are chosen; it stays in sight while the list scrolls. */
export const BulkBar = ({ chosen, onClear }: Props) => {
  const [verb, ask] = useState<Verb>()
  const rows = [...chosen.values()]
  return (
    <section className="bulk" aria-label="Chosen executions">
      <strong>{chosen.size} chosen</strong>
      <div className="actions">
        {VERB_NAMES.map((name) => {
          const allowed = rows.filter(({ status }) => VERBS[name].unless(status) === undefined).length
          return (
            <button
              key={name}
              type="button"
              className={name === 'cancel' ? 'danger' : 'plain'}
              disabled={allowed === 0}
              title={allowed === 0 ? 'No chosen execution is in a state for that.' : VERBS[name].effect}
              onClick={() => ask(name)}
            >
              {VERBS[name].label} {allowed === 0 || allowed === rows.length ? '' : allowed}
            </button>
          )
        })}
        <button type="button" className="quiet" onClick={onClear}>
          Choose none
        </button>
      </div>
      {verb === undefined ? null : <BulkDialog verb={verb} rows={rows} onClose={() => ask(undefined)} />}
    </section>
  )
}
