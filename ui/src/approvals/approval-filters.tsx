import { useEffect, useState } from 'react'
import { useAddress } from '../address.ts'
import { Field } from '../parts/field.tsx'
import { myName } from '../server.ts'
import { groupIn, type Group } from './stands.ts'

const LABELS: Readonly<Record<Group, string>> = {
  pending: 'To be decided',
  decided: 'Decided',
  lapsed: 'Expired or not asked any more',
  all: 'All',
}

const TYPED_MS = 300

export const ApprovalFilters = () => {
  const { params, change } = useAddress()
  const approver = params.get('approver') ?? ''
  const [typed, type] = useState(approver)
  useEffect(() => type(approver), [approver])
  useEffect(() => {
    if (typed === approver) return undefined
    const timer = setTimeout(() => change({ approver: typed.trim() }), TYPED_MS)
    return () => clearTimeout(timer)
    // What is typed decides; `change` is made anew each time.
  }, [typed])
  const narrowed = ['workflow_id', 'execution_id'].filter((name) => params.has(name))
  return (
    <search className="list-filters" aria-label="Filter the approvals">
      <div className="filters">
        <Field label="Show">
          <select value={groupIn(params)} onChange={(event) => change({ show: event.target.value })}>
            {Object.entries(LABELS).map(([group, label]) => (
              <option key={group} value={group}>
                {label}
              </option>
            ))}
          </select>
        </Field>
        <Field label="May be decided by">
          <input type="search" placeholder="Anybody" value={typed} onChange={(event) => type(event.target.value)} />
        </Field>
        {myName() === '' || approver === myName() ? null : (
          <button type="button" className="plain" onClick={() => change({ approver: myName() })}>
            Mine
          </button>
        )}
        {narrowed.map((name) => (
          <button key={name} type="button" className="chip" onClick={() => change({ [name]: undefined })}>
            {name === 'workflow_id' ? 'workflow' : 'execution'} {params.get(name)?.slice(-12)}{' '}
            <span aria-hidden="true">✕</span>
          </button>
        ))}
      </div>
    </search>
  )
}
