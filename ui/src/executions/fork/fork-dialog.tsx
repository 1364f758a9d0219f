import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { firstValue, type Schema } from '../../parts/pure/form-of-schema.ts'
import { SchemaForm } from '../../parts/schema-form.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { client } from '../../server.ts'
import { because, CommandDialog } from '../dialogs/command-dialog.tsx'
import { ReasonField } from '../dialogs/reason-field.tsx'
import { ForkTasks } from './fork-tasks.tsx'
import { Forecast } from './forecast.tsx'
import { usePreview } from './use-preview.ts'
import { forkOf, type Wanted } from './wanted.ts'
import './fork.css'

interface Props {
  readonly run: ExecutionDocument
  readonly at: number
  readonly last: number
  readonly onClose: () => void
}

/** A new execution from an event of this one, with changes; what will run again is seen before it is made. */
export const ForkDialog = ({ run, at, last, onClose }: Props) => {
  const id = run.execution_id
  const [, go] = useLocation()
  const [wanted, want] = useState<Wanted>({ at, input: undefined, version: undefined, tasks: {} })
  const [reason, say] = useState('')
  const { fork, fault } = forkOf(wanted)
  const { preview, isSettled } = usePreview(id, fork)
  return (
    <CommandDialog
      title="Fork this execution"
      about="A new execution goes on from an event of this one, with changes. This one stays as it is."
      submit="Fork"
      isDisabled={fork === undefined || !isSettled || preview.isError}
      onClose={onClose}
      send={async (idempotencyKey) => {
        const forked = await client.forkExecution(id, { ...fork, ...because(reason) }, { idempotencyKey })
        go(`/executions/${forked.execution_id}`)
        return `Forked from event ${forked.original_revision}: this is the new execution.`
      }}
    >
      <div className="filters">
        <Field label={`After event (0 to ${last})`}>
          <input
            type="number"
            min={0}
            max={last}
            required
            value={wanted.at}
            onChange={(event) =>
              want({ ...wanted, at: Math.min(last, Math.max(0, Math.trunc(Number(event.target.value)))) })
            }
          />
        </Field>
        <Version run={run} version={wanted.version} onChange={(version) => want({ ...wanted, version })} />
      </div>
      <Input run={run} input={wanted.input} onChange={(input) => want({ ...wanted, input })} />
      <h3>Tasks</h3>
      <ForkTasks
        tasks={preview.data?.tasks ?? []}
        changes={wanted.tasks}
        valueOf={(task, kind) => run.tasks[task]?.[kind]}
        onChange={(tasks) => want({ ...wanted, tasks })}
      />
      {fault === undefined ? null : <p className="error">{fault}</p>}
      {preview.error === null ? null : <Failure error={preview.error} />}
      {preview.data === undefined || preview.isError || fork === undefined ? null : (
        <Forecast preview={preview.data} isSettled={isSettled} />
      )}
      <ReasonField value={reason} onChange={say} />
    </CommandDialog>
  )
}

interface VersionProps {
  readonly run: ExecutionDocument
  readonly version: number | undefined
  readonly onChange: (version: number | undefined) => void
}

const Version = ({ run: { workflow_id, workflow_version }, version, onChange }: VersionProps) => {
  const versions = useQuery({
    queryKey: ['workflow', workflow_id, 'versions', 'all'],
    queryFn: ({ signal }) => client.getWorkflowVersions(workflow_id, { limit: 1000 }, { signal }),
  })
  return (
    <Field label="Definition" error={versions.error?.message}>
      <select
        value={version ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      >
        <option value="">As it is: version {workflow_version}</option>
        {versions.data?.versions
          .filter((other) => other.version !== workflow_version)
          .map((other) => (
            <option key={other.version} value={other.version}>
              Version {other.version}
            </option>
          ))}
      </select>
    </Field>
  )
}

interface InputProps {
  readonly run: ExecutionDocument
  readonly input: Wanted['input']
  readonly onChange: (input: Wanted['input']) => void
}

/** Another input, by the form of the workflow's input schema, beginning with what the source has. */
const Input = ({ run, input, onChange }: InputProps) => {
  const { workflow_id, workflow_version } = run
  const workflow = useQuery({
    queryKey: ['workflow', workflow_id, workflow_version],
    queryFn: ({ signal }) => client.getWorkflow(workflow_id, { version: workflow_version, signal }),
    enabled: input !== undefined,
  })
  const schema = run.definition === undefined ? workflow.data?.input_schema : run.definition.input_schema
  return (
    <>
      <label className="switch">
        <input
          type="checkbox"
          checked={input !== undefined}
          onChange={() =>
            onChange(input === undefined ? { value: run.input ?? firstOf(schema), fault: undefined } : undefined)
          }
        />{' '}
        Another input
      </label>
      {input === undefined || workflow.isPending ? null : (
        <SchemaForm
          label="Input"
          schema={schema}
          value={input.value}
          onChange={(value, fault) => onChange({ value, fault })}
        />
      )}
    </>
  )
}

const firstOf = (schema: unknown): unknown =>
  typeof schema === 'object' && schema !== null ? firstValue(schema as Schema, schema as Schema, true) : {}
