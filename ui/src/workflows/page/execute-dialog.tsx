import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { HarmoniaError, type Workflow } from '../../../../src/client/index.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { notify } from '../../parts/notices.tsx'
import { firstValue, hasForm, type Schema } from '../../parts/pure/form-of-schema.ts'
import { problemsUnder, SchemaForm } from '../../parts/schema-form.tsx'
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
  const [input, enter] = useState<unknown>(() =>
    hasForm(schema as Schema | undefined) ? firstValue(schema as Schema, schema as Schema, true) : undefined,
  )
  const [fault, find] = useState<string>()
  const [more, say] = useState<More>({ metadata: {}, priority: '', startKey: '' })
  const [metadataFault, findInMetadata] = useState<string>()
  const asked = {
    workflow_id,
    ...(isLatest ? {} : { version }),
    ...(input === undefined ? {} : { input }),
    ...moreOf(more),
  }
  // One for each thing that is asked: clicked twice it is the same start, changed it is another one.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [JSON.stringify(asked)])
  const start = useMutation({
    mutationFn: () => client.executeWorkflow(asked, { idempotencyKey }),
    onSuccess: async ({ execution_id, existing }) => {
      notify(existing === true ? `${name} had been started with this key before.` : `${name} is started.`)
      await queries.invalidateQueries({ queryKey: ['executions'] })
      go(`/executions/${execution_id}`)
    },
  })
  const problems = start.error instanceof HarmoniaError ? start.error.errors : []
  const isUnreadable = fault !== undefined || metadataFault !== undefined
  return (
    <Dialog title={`Execute ${name}`} onClose={onClose}>
      <form
        className="execute"
        onSubmit={(event) => {
          event.preventDefault()
          if (!start.isPending && !isUnreadable) start.mutate()
        }}
      >
        {isLatest ? null : <p className="hint">In version {version}, which is not the latest.</p>}
        <SchemaForm
          label="Input"
          schema={schema}
          value={input}
          errors={problemsUnder('/input', problems)}
          onChange={(value, wrong) => {
            enter(value)
            find(wrong)
          }}
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
        {start.error === null ? null : <Failure error={start.error} />}
        <div className="actions">
          <button
            type="submit"
            disabled={start.isPending || isUnreadable}
            title={isUnreadable ? 'What is written is no JSON yet.' : undefined}
          >
            {start.isPending ? 'Starting …' : 'Execute'}
          </button>
          <button type="button" className="plain" onClick={onClose}>
            Not now
          </button>
        </div>
      </form>
    </Dialog>
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
