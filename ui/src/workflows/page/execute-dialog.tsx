import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Workflow } from '../../../../src/client/index.ts'
import { problemsOf } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { FormDialog, useKeyOf } from '../../parts/form-dialog.tsx'
import { notify } from '../../parts/notices.tsx'
import { problemsUnder, SchemaForm } from '../../parts/schema-form.tsx'
import { useInput } from '../../parts/use-input.ts'
import { client } from '../../server.ts'

interface Props {
  readonly workflow: Workflow
  readonly isLatest: boolean
  readonly onClose: () => void
}

/** Starts an execution with an input that the workflow's own schema asks for. */
export const ExecuteDialog = ({ workflow, isLatest, onClose }: Props) => {
  const { workflow_id, name, version, input_schema: schema } = workflow
  const queries = useQueryClient()
  const [, go] = useLocation()
  const { input, fault, change } = useInput(schema)
  const [more, say] = useState<More>({ metadata: {}, priority: '', startKey: '' })
  const [metadataFault, findInMetadata] = useState<string>()
  const asked = {
    workflow_id,
    ...(isLatest ? {} : { version }),
    ...(input === undefined ? {} : { input }),
    ...moreOf(more),
  }
  const idempotencyKey = useKeyOf(asked)
  const start = useMutation({
    mutationFn: () => client.executeWorkflow(asked, { idempotencyKey }),
    onSuccess: async ({ execution_id, existing }) => {
      notify(existing === true ? `${name} had been started with this key before.` : `${name} is started.`)
      await queries.invalidateQueries({ queryKey: ['executions'] })
      go(`/executions/${execution_id}`)
    },
  })
  const problems = problemsOf(start.error)
  const isUnreadable = fault !== undefined || metadataFault !== undefined
  return (
    <FormDialog
      title={`Execute ${name}`}
      className="execute"
      submit={start.isPending ? 'Starting …' : 'Execute'}
      isDisabled={start.isPending || isUnreadable}
      why={isUnreadable ? 'What is written is no JSON yet.' : undefined}
      onSubmit={() => start.mutate()}
      error={start.error}
      onClose={onClose}
    >
      {isLatest ? null : <p className="hint">In version {version}, which is not the latest.</p>}
      <SchemaForm
        label="Input"
        schema={schema}
        value={input}
        errors={problemsUnder('/input', problems)}
        onChange={change}
      />
      <details className="more">
        <summary>More: metadata, priority, key</summary>
        <MoreFields
          more={more}
          onChange={say}
          onFault={findInMetadata}
          problems={problemsUnder('/metadata', problems)}
        />
      </details>
    </FormDialog>
  )
}

interface More {
  readonly metadata: unknown
  readonly priority: string
  readonly startKey: string
}

const moreOf = ({ metadata, priority, startKey }: More) => ({
  ...(metadata === undefined || JSON.stringify(metadata) === '{}'
    ? {}
    : { metadata: metadata as Readonly<Record<string, unknown>> }),
  // What is no number goes as it is: the server says what is wrong with it.
  ...(priority === ''
    ? {}
    : { priority: Number.isNaN(Number(priority)) ? (priority as unknown as number) : Number(priority) }),
  ...(startKey === '' ? {} : { idempotency_key: startKey }),
})

interface MoreProps {
  readonly more: More
  readonly onChange: (more: More) => void
  readonly onFault: (fault: string | undefined) => void
  readonly problems: ReturnType<typeof problemsUnder>
}

const MoreFields = ({ more, onChange, onFault, problems }: MoreProps) => (
  <>
    <Field label="Priority" hint="A higher one goes first when executions wait for a place. 0 unless given.">
      <input
        inputMode="numeric"
        value={more.priority}
        onChange={({ target }) => onChange({ ...more, priority: target.value.trim() })}
      />
    </Field>
    <Field
      label="Key of this start"
      hint="At most one execution of the workflow is started with a key, however often it is asked for."
    >
      <input
        autoComplete="off"
        maxLength={200}
        value={more.startKey}
        onChange={({ target }) => onChange({ ...more, startKey: target.value })}
      />
    </Field>
    <SchemaForm
      label="Metadata"
      schema={undefined}
      value={more.metadata}
      errors={problems}
      onChange={(metadata, fault) => {
        onChange({ ...more, metadata })
        onFault(fault)
      }}
    />
  </>
)
