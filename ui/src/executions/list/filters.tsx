import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useAddress } from '../../address.ts'
import { Field } from '../../parts/field.tsx'
import { Status } from '../../parts/status.tsx'
import { client } from '../../server.ts'
import { STATUSES } from '../verbs.ts'
import { addressOf, isFiltered, type Chosen } from './filter.ts'
import { MetadataFilter } from './metadata-filter.tsx'

const NONE = {
  status: undefined,
  name: undefined,
  workflow_id: undefined,
  from: undefined,
  to: undefined,
  archived: undefined,
  metadata: undefined,
}

/** A phone has no room for all of them above the list. */
const isWide = matchMedia('(min-width: 40rem)').matches

/** Every choice goes into the address at once, and the list follows. */
export const Filters = ({ chosen }: { readonly chosen: Chosen }) => {
  const { change } = useAddress()
  const toggle = (status: Chosen['status'][number]): void => {
    const others = chosen.status.filter((one) => one !== status)
    change({ status: (others.length < chosen.status.length ? others : [...others, status]).join(',') })
  }
  return (
    <search className="list-filters" aria-label="Filter the executions">
      <fieldset className="statuses">
        <legend className="unseen">Status</legend>
        {STATUSES.map((status) => (
          <label key={status}>
            <input type="checkbox" checked={chosen.status.includes(status)} onChange={() => toggle(status)} />
            <Status status={status} />
          </label>
        ))}
      </fieldset>
      <details open={isWide || isFiltered({ ...chosen, status: [] })}>
        <summary>More filters</summary>
        <div className="filters">
          <WorkflowName name={chosen.name} onChange={(name) => change({ name })} />
          <Field label="Started after">
            <input
              type="datetime-local"
              value={chosen.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          </Field>
          <Field label="Started before">
            <input type="datetime-local" value={chosen.to} onChange={(event) => change({ to: event.target.value })} />
          </Field>
          <Field label="Archived">
            <select value={chosen.archived} onChange={(event) => change({ archived: event.target.value })}>
              <option value="">Either</option>
              <option value="no">Not archived</option>
              <option value="yes">Archived</option>
            </select>
          </Field>
          <MetadataFilter
            metadata={chosen.metadata}
            onChange={(metadata) => change({ metadata: addressOf(metadata) })}
          />
          {isFiltered(chosen) ? (
            <button type="button" className="plain" onClick={() => change(NONE)}>
              Clear all
            </button>
          ) : null}
        </div>
      </details>
      {chosen.workflow_id === '' ? null : (
        <p className="chips">
          <span className="tag">
            workflow <code>{chosen.workflow_id}</code>
          </span>
          <button type="button" className="quiet" onClick={() => change({ workflow_id: undefined })}>
            Any workflow
          </button>
        </p>
      )}
    </search>
  )
}

const TYPED_MS = 300

/** The whole name of a workflow; those that there are come as suggestions. It is asked for when typing has paused. */
const WorkflowName = ({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }) => {
  const [typed, type] = useState(name)
  const id = useId()
  const workflows = useQuery({
    queryKey: ['workflows', 'names'],
    queryFn: ({ signal }) => client.listWorkflows({ limit: 200 }, { signal }),
    staleTime: 30_000,
  })
  useEffect(() => type(name), [name])
  useEffect(() => {
    if (typed === name) return undefined
    const timer = setTimeout(() => onChange(typed), TYPED_MS)
    return () => clearTimeout(timer)
    // What is typed decides; `onChange` is made anew each time.
  }, [typed])
  const names = [...new Set(workflows.data?.workflows.map((workflow) => workflow.name))]
  return (
    <Field label="Workflow">
      <WithNames id={id} names={names} value={typed} onType={type} />
    </Field>
  )
}

interface WithNamesProps {
  readonly id: string
  readonly names: readonly string[]
  readonly value: string
  readonly onType: (text: string) => void
}

const WithNames = ({ names, value, onType, ...labelled }: WithNamesProps) => (
  <>
    <input
      {...labelled}
      type="search"
      list={`${labelled.id}-names`}
      placeholder="Its whole name"
      value={value}
      onChange={(event) => onType(event.target.value)}
    />
    <datalist id={`${labelled.id}-names`}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  </>
)
