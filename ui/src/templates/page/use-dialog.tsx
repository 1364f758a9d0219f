import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { Template } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { problemsOf } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { FormDialog, useKeyOf } from '../../parts/form-dialog.tsx'
import { notify } from '../../parts/notices.tsx'
import { firstValue } from '../../parts/pure/form-of-schema.ts'
import { problemsUnder, SchemaForm } from '../../parts/schema-form.tsx'
import { client } from '../../server.ts'
import { schemaOfParameters } from '../pure/schema-of-parameters.ts'

interface Props {
  readonly template: Template
  readonly isLatest: boolean
  readonly onClose: () => void
}

/** Makes a workflow of a template, with values for its parameters. */
export const UseDialog = ({ template, isLatest, onClose }: Props) => {
  const { template_id, name, version, parameters } = template
  const queries = useQueryClient()
  const [, go] = useLocation()
  const schema = useMemo(() => schemaOfParameters(parameters), [parameters])
  const [values, enter] = useState<unknown>(() => firstValue(schema, schema, true))
  const [called, call] = useState('')
  const [fault, find] = useState<string>()
  const asked = {
    template_id,
    ...(isLatest ? {} : { version }),
    ...(called === '' ? {} : { name: called }),
    parameter_values: (values ?? {}) as Readonly<Record<string, unknown>>,
  }
  const idempotencyKey = useKeyOf(asked)
  const make = useMutation({
    mutationFn: ({ then: _ }: { readonly then: 'look' | 'execute' }) =>
      client.instantiateTemplate(asked, { idempotencyKey }),
    onSuccess: async (made, { then }) => {
      notify(`${made.name} is made.`)
      for (const { message } of made.warnings) notify(`Likely not as it was meant: ${message}`)
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      go(link(`/workflows/${made.workflow_id}`, { execute: then === 'execute' ? 1 : undefined }))
    },
  })
  const problems = problemsOf(make.error)
  const isDisabled = make.isPending || fault !== undefined
  return (
    <FormDialog
      title={`Use ${name}`}
      submit="Make the workflow"
      isDisabled={isDisabled}
      onSubmit={() => make.mutate({ then: 'look' })}
      error={make.error}
      actions={
        <button type="button" className="plain" disabled={isDisabled} onClick={() => make.mutate({ then: 'execute' })}>
          Make it and execute …
        </button>
      }
      onClose={onClose}
    >
      {isLatest ? null : <p className="hint">In version {version}, which is not the latest.</p>}
      {Object.keys(parameters).length === 0 ? (
        <p>It has no parameters: there is nothing to fill in.</p>
      ) : (
        <SchemaForm
          label="Parameters"
          schema={schema}
          value={values}
          errors={problemsUnder('/parameter_values', problems)}
          onChange={(value, wrong) => {
            enter(value)
            find(wrong)
          }}
        />
      )}
      <Field
        label="Name of the workflow"
        hint="Unless given: as the template has it."
        error={problems.find(({ pointer }) => pointer === '/name')?.message}
      >
        <input value={called} maxLength={200} onChange={({ target }) => call(target.value)} />
      </Field>
    </FormDialog>
  )
}
