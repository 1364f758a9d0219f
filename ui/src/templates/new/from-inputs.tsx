import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { NewParameter, Workflow } from '../../../../src/client/index.ts'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { notify } from '../../parts/notices.tsx'
import { client } from '../../server.ts'
import { parametersOfInputs } from '../pure/parameters-of-inputs.ts'

/** The server puts a parameter in the place of each chosen input: its expressions know where it is read. */
export const FromInputs = ({ workflow }: { readonly workflow: Workflow }) => {
  const { workflow_id, version, input_schema } = workflow
  const inputs: Readonly<Record<string, NewParameter>> = parametersOfInputs(input_schema)
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [name, call] = useState(`${workflow.name}_template`)
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [idempotencyKey, renew] = useState(() => crypto.randomUUID())
  const make = useMutation({
    mutationFn: () =>
      client.createTemplate(
        {
          name,
          workflow_definition_id: workflow_id,
          workflow_version: version,
          parameters: Object.fromEntries(Object.entries(inputs).filter(([each]) => chosen.has(each))),
        },
        { idempotencyKey },
      ),
    onSuccess: async (made) => {
      notify(`${made.name} is created.`)
      for (const { message } of made.warnings) notify(`Likely not as it was meant: ${message}`)
      await queries.invalidateQueries({ queryKey: ['templates'] })
      go(`/templates/${made.template_id}`)
    },
    // What was refused may be asked for in another way.
    onError: () => renew(crypto.randomUUID()),
  })
  if (Object.keys(inputs).length === 0) return null
  return (
    <section aria-label="Inputs that become parameters">
      <h2>Take its inputs</h2>
      <p className="hint">
        Each that is chosen is asked for when a workflow is made, and not any more when it is executed.
      </p>
      <ul className="picks">
        {Object.entries(inputs).map(([input, { type }]) => (
          <li key={input}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(input)}
                onChange={() => {
                  const next = new Set(chosen)
                  if (!next.delete(input)) next.add(input)
                  choose(next)
                }}
              />
              <code>input.{input}</code>
              <span className="value">{type}</span>
            </label>
          </li>
        ))}
      </ul>
      <Field label="Name of the template made of its inputs">
        <input value={name} maxLength={200} onChange={({ target }) => call(target.value)} />
      </Field>
      {make.error === null ? null : <Failure error={make.error} />}
      <button
        type="button"
        disabled={chosen.size === 0 || make.isPending}
        title={chosen.size === 0 ? 'Choose an input first.' : undefined}
        onClick={() => make.mutate()}
      >
        Create the template
      </button>
    </section>
  )
}
