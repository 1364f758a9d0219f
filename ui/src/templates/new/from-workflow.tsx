import { useMemo, useState } from 'react'
import type { Workflow } from '../../../../src/client/index.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { portable } from '../../workflows/pure/portable.ts'
import { nameFor, picksIn, templateWith, type Chosen, type Pick } from '../pure/make-template.ts'
import { FromInputs } from './from-inputs.tsx'

interface Props {
  readonly workflow: Workflow
  readonly onMade: (template: unknown) => void
}

const keyOf = (path: Pick['path']): string => JSON.stringify(path)

/** Which values of a definition become parameters: each is then asked for, and has its present value unless another one is given. */
export const FromWorkflow = ({ workflow, onMade }: Props) => {
  const definition = useMemo(() => portable(workflow), [workflow])
  const picks = useMemo(() => picksIn(definition), [definition])
  const [name, call] = useState(`${workflow.name}_template`)
  const [chosen, choose] = useState<ReadonlyMap<string, Chosen>>(new Map())
  const toggle = (pick: Pick): void => {
    const next = new Map(chosen)
    if (!next.delete(keyOf(pick.path))) {
      const taken = new Set([...chosen.values()].map((each) => each.name))
      next.set(keyOf(pick.path), { ...pick, name: nameFor(pick.path, taken) })
    }
    choose(next)
  }
  return (
    <div className="from-workflow">
      <p className="lead">
        Of <strong>{workflow.name}</strong>, version {workflow.version}. The template is a copy: what becomes of the
        workflow later does not change it.
      </p>
      <FromInputs workflow={workflow} />
      <section aria-label="Values that become parameters">
        <h2>Or choose values</h2>
        <p className="hint">
          Each that is chosen becomes a parameter, with what it is now as its default. You can write on the template
          before it is stored.
        </p>
        {picks.length === 0 ? (
          <Empty title="There is no value to choose: all of them are expressions" />
        ) : (
          <ul className="picks">
            {picks.map((pick) => (
              <Row
                key={keyOf(pick.path)}
                pick={pick}
                chosen={chosen.get(keyOf(pick.path))}
                onToggle={() => toggle(pick)}
                onName={(called) => choose(new Map(chosen).set(keyOf(pick.path), { ...pick, name: called }))}
              />
            ))}
          </ul>
        )}
        <Field label="Name of the template">
          <input value={name} maxLength={200} onChange={({ target }) => call(target.value)} />
        </Field>
        <button type="button" onClick={() => onMade(templateWith(name, definition, [...chosen.values()]))}>
          Go on with{' '}
          {chosen.size === 0 ? 'no parameter' : chosen.size === 1 ? '1 parameter' : `${chosen.size} parameters`}
        </button>
      </section>
    </div>
  )
}

interface RowProps {
  readonly pick: Pick
  readonly chosen: Chosen | undefined
  readonly onToggle: () => void
  readonly onName: (name: string) => void
}

const Row = ({ pick, chosen, onToggle, onName }: RowProps) => (
  <li>
    <label>
      <input type="checkbox" checked={chosen !== undefined} onChange={onToggle} />
      <code>{pick.path.join('.')}</code>
      <span className="value">{JSON.stringify(pick.value)}</span>
    </label>
    {chosen === undefined ? null : (
      <input
        aria-label={`Name of the parameter for ${pick.path.join('.')}`}
        value={chosen.name}
        maxLength={64}
        onChange={({ target }) => onName(target.value)}
      />
    )}
  </li>
)
