import { Fragment, useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { Comparison, TaskDifference } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { Status } from '../parts/status.tsx'
import { lasted } from '../parts/times.tsx'
import { Differences } from './differences.tsx'
import { inOrder, lengthOf, rowsOf, type Bar, type Order, type RunTasks, type TaskRow } from './pure/rows.ts'
import { aspects } from './pure/words.ts'

interface Props {
  readonly comparison: Comparison
  readonly left: RunTasks
  readonly right: RunTasks
  readonly selected: string | undefined
  readonly onSelect: (task: string | undefined) => void
}

const SHOWN = 100

const ORDERS: readonly (readonly [order: Order, name: string])[] = [
  ['story', 'as they came to differ'],
  ['slower', 'largest difference in time first'],
  ['name', 'by name'],
]

/** The tasks of both runs beside each other: how they stand, in what they differ, and when each ran. */
export const Tasks = ({ comparison, left, right, selected, onSelect }: Props) => {
  const { params, change } = useAddress()
  const [shown, show] = useState(SHOWN)
  const isAll = params.get('all') === '1'
  const order = ORDERS.find(([name]) => name === params.get('order'))?.[0] ?? 'story'
  const every = useMemo(
    () => rowsOf(comparison, left, right),
    [comparison, left.nodes, left.tasks, right.nodes, right.tasks],
  )
  const rows = useMemo(
    () => inOrder(isAll ? every : every.filter(({ difference }) => difference !== undefined), order),
    [every, isAll, order],
  )
  const length = useMemo(() => lengthOf(every), [every])
  return (
    <section className="both" aria-labelledby="tasks">
      <header className="head">
        <h2 id="tasks">Tasks</h2>
        <label>
          <input
            type="checkbox"
            checked={!isAll}
            onChange={({ target: { checked } }) => change({ all: checked ? undefined : 1 })}
          />{' '}
          Only differences ({every.filter(({ difference }) => difference !== undefined).length} of {every.length})
        </label>
        <label>
          Order{' '}
          <select
            value={order}
            onChange={({ target: { value } }) => change({ order: value === 'story' ? undefined : value })}
          >
            {ORDERS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Times differ when{' '}
          <select
            value={params.get('timing') ?? ''}
            onChange={({ target: { value } }) => change({ timing: value === '' ? undefined : value })}
          >
            <option value="">never</option>
            <option value="2">2 × apart</option>
            <option value="5">5 × apart</option>
            <option value="20">20 × apart</option>
          </select>
        </label>
      </header>
      {rows.length === 0 ? (
        <p className="hint">No task differs.</p>
      ) : (
        <div className="table" role="region" aria-label="Tasks of both runs" tabIndex={0}>
          <table className="tasks">
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">Left</th>
                <th scope="col">Right</th>
                <th scope="col">Differs in</th>
                <th scope="col" className="when">
                  When it ran, over {lasted(length)}
                </th>
                <th scope="col">Took</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row) => (
                <Fragment key={row.id}>
                  <Row row={row} length={length} isSelected={row.id === selected} onSelect={onSelect} />
                  {row.id === selected && row.difference !== undefined ? (
                    <tr className="details">
                      <td colSpan={6}>
                        <Details comparison={comparison} difference={row.difference} />
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              ))}
            </tbody>
          </table>
          {rows.length > shown ? (
            <button type="button" className="quiet" onClick={() => show(shown + SHOWN)}>
              {rows.length - shown} more
            </button>
          ) : null}
        </div>
      )}
      {comparison.tasks_different > comparison.tasks.length ? (
        <p className="hint">
          The first {comparison.tasks.length} of {comparison.tasks_different} tasks that differ are told.
        </p>
      ) : null}
    </section>
  )
}

interface RowProps {
  readonly row: TaskRow
  readonly length: number
  readonly isSelected: boolean
  readonly onSelect: Props['onSelect']
}

const Row = ({ row: { id, difference, statusA, statusB, a, b, aMs, bMs }, length, isSelected, onSelect }: RowProps) => (
  <tr data-selected={isSelected}>
    <th scope="row">
      <button
        type="button"
        className="quiet"
        aria-expanded={difference === undefined ? undefined : isSelected}
        onClick={() => onSelect(isSelected ? undefined : id)}
      >
        {id}
      </button>
    </th>
    <td>{statusA === null ? <span className="none">–</span> : <Status status={statusA} />}</td>
    <td>{statusB === null ? <span className="none">–</span> : <Status status={statusB} />}</td>
    <td>{difference === undefined ? <span className="none">nothing</span> : aspects(difference.differs)}</td>
    <td className="when">
      <Line bar={a} length={length} side="left" />
      <Line bar={b} length={length} side="right" />
    </td>
    <td className="took">
      {aMs === null ? '–' : lasted(aMs)} / {bMs === null ? '–' : lasted(bMs)}
    </td>
  </tr>
)

const Line = ({ bar, length, side }: { bar: Bar | undefined; length: number; side: 'left' | 'right' }) => (
  <div className="span" data-side={side} aria-hidden="true">
    {bar === undefined ? null : (
      <span style={{ left: `${(bar.from / length) * 100}%`, width: `${(bar.took / length) * 100}%` }} />
    )}
  </div>
)

const Details = ({ comparison, difference }: { comparison: Comparison; difference: TaskDifference }) => {
  const { task_id, path, input, attempts, error, output, revision_a, revision_b } = difference
  const of = `of ${task_id}`
  const places = [
    ['Left', comparison.a.execution_id, revision_a],
    ['Right', comparison.b.execution_id, revision_b],
  ] as const
  return (
    <div className="found">
      <p>
        {places.map(([name, id, revision]) =>
          revision === null ? null : (
            <Link
              key={name}
              href={link(`/executions/${id}`, { at: revision, task: task_id, view: 'graph' })}
            >{`${name}, as of event ${revision}, where it shows`}</Link>
          ),
        )}
      </p>
      <Differences of={`the way ${of}`} differences={path} />
      <Differences of={`input ${of}`} differences={input} />
      <Differences of={`attempts ${of}`} differences={attempts} />
      <Differences of={`error ${of}`} differences={error} />
      <Differences of={`output ${of}`} differences={output} />
    </div>
  )
}
