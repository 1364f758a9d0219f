import { useState } from 'react'
import type { ForkedTask } from '../../../../src/client/index.ts'
import { Field } from '../../parts/field.tsx'
import { Status } from '../../parts/status.tsx'
import { JsonField } from '../dialogs/json-field.tsx'
import type { Kind, WantedTask } from './wanted.ts'

type ByTask = Readonly<Record<string, WantedTask>>

interface Props {
  readonly tasks: readonly ForkedTask[]
  readonly changes: ByTask
  /** What a task has now: what the reader begins with. */
  readonly valueOf: (taskId: string, kind: 'input' | 'output') => unknown
  readonly onChange: (changes: ByTask) => void
}

const SHOWN = 60
/** So many are looked through without help. */
const FEW = 8

/** What is to be done about each task of the definition. */
export const ForkTasks = ({ tasks, changes, valueOf, onChange }: Props) => {
  const [named, search] = useState('')
  const found = tasks.filter(({ task_id }) => task_id in changes || task_id.toLowerCase().includes(named.toLowerCase()))
  const set = (id: string, kind: Kind, text?: string): void => {
    const { [id]: before, ...others } = changes
    if (kind === 'same') return onChange(others)
    const begun = kind === 'rerun' ? '' : textOf(valueOf(id, kind))
    onChange({ ...others, [id]: { kind, text: text ?? (before?.kind === kind ? before.text : begun) } })
  }
  return (
    <>
      {tasks.length <= FEW ? null : (
        <Field label="Find a task">
          <input type="search" value={named} onChange={(event) => search(event.target.value)} />
        </Field>
      )}
      <ul className="fork-tasks" aria-label="Tasks">
        {found.slice(0, SHOWN).map(({ task_id, status }) => {
          const { kind, text } = changes[task_id] ?? { kind: 'same', text: '' }
          return (
            <li key={task_id}>
              <div className="line">
                <code>{task_id}</code>
                {status === null ? <span className="tag">new</span> : <Status status={status} />}
                <select
                  aria-label={`What becomes of ${task_id}`}
                  value={kind}
                  onChange={(event) => set(task_id, event.target.value as Kind)}
                >
                  <option value="same">As it is</option>
                  <option value="rerun">Run again</option>
                  <option value="output">Has this output</option>
                  <option value="input">Run with this input</option>
                </select>
              </div>
              {kind === 'output' || kind === 'input' ? (
                <JsonField
                  label={`The ${kind} of ${task_id}`}
                  text={text}
                  onChange={(next) => set(task_id, kind, next)}
                />
              ) : null}
            </li>
          )
        })}
      </ul>
      {found.length > SHOWN ? <p className="hint">and {found.length - SHOWN} more: search for them by name.</p> : null}
    </>
  )
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : JSON.stringify(value, null, 2))
