import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewSchedule, Workflow } from '../../../../src/client/index.ts'
import { problemsOf } from '../../parts/failure.tsx'
import { Field } from '../../parts/field.tsx'
import { FormDialog, useKeyOf } from '../../parts/form-dialog.tsx'
import { notify } from '../../parts/notices.tsx'
import { problemsUnder, SchemaForm } from '../../parts/schema-form.tsx'
import { useInput } from '../../parts/use-input.ts'
import { client } from '../../server.ts'

interface Props {
  readonly workflow: Workflow
  readonly onClose: () => void
}

const OVERLAPS = [
  ['skip', 'Leave this time out'],
  ['queue', 'Start it when that is over'],
  ['cancel_running', 'Cancel that one, then start'],
  ['allow', 'Start it all the same'],
] as const

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Times of a calendar, or an interval, and the input of what is started then. */
export const NewScheduleDialog = ({ workflow, onClose }: Props) => {
  const { workflow_id, name: workflowName, input_schema: schema } = workflow
  const queries = useQueryClient()
  const [by, choose] = useState<'cron' | 'interval'>('cron')
  const [given, give] = useState({ name: '', cron: '0 6 * * *', timezone: ZONE, interval: '3600', overlap: 'skip' })
  const { input, fault, change } = useInput(schema)
  const asked: NewSchedule = {
    workflow_id,
    ...(given.name === '' ? {} : { name: given.name }),
    ...(by === 'cron'
      ? { cron: given.cron, timezone: given.timezone }
      : {
          interval: Number.isNaN(Number(given.interval))
            ? (given.interval as unknown as number)
            : Number(given.interval),
        }),
    overlap: given.overlap as (typeof OVERLAPS)[number][0],
    ...(input === undefined ? {} : { input }),
  }
  const idempotencyKey = useKeyOf(asked)
  const create = useMutation({
    mutationFn: () => client.createSchedule(asked, { idempotencyKey }),
    onSuccess: async ({ next_due_at: [next] }) => {
      notify(next === undefined ? 'The schedule is made.' : `It is first due at ${new Date(next).toLocaleString()}.`)
      await queries.invalidateQueries({ queryKey: ['workflow', workflow_id, 'schedules'] })
      onClose()
    },
  })
  const problems = problemsOf(create.error)
  const errorAt = (pointer: string): string | undefined =>
    problems.find((problem) => problem.pointer === pointer)?.message
  const text = (field: keyof typeof given) => ({
    value: given[field],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      give({ ...given, [field]: target.value }),
  })
  return (
    <FormDialog
      title={`New schedule of ${workflowName}`}
      submit="Make the schedule"
      isDisabled={create.isPending || fault !== undefined}
      onSubmit={() => create.mutate()}
      error={create.error}
      onClose={onClose}
    >
      <Field label="Name" error={errorAt('/name')}>
        <input maxLength={200} {...text('name')} />
      </Field>
      <Field label="Due">
        <select value={by} onChange={({ target }) => choose(target.value as 'cron' | 'interval')}>
          <option value="cron">at times of a calendar</option>
          <option value="interval">at an interval</option>
        </select>
      </Field>
      {by === 'cron' ? (
        <>
          <Field
            label="Cron"
            hint="Minute, hour, day of the month, month, day of the week; with six fields the first one is seconds."
            error={errorAt('/cron')}
          >
            <input className="mono" {...text('cron')} />
          </Field>
          <Field label="Time zone" error={errorAt('/timezone')}>
            <input {...text('timezone')} />
          </Field>
        </>
      ) : (
        <Field label="Seconds" error={errorAt('/interval')}>
          <input inputMode="numeric" {...text('interval')} />
        </Field>
      )}
      <Field label="While a run is not over" error={errorAt('/overlap')}>
        <select {...text('overlap')}>
          {OVERLAPS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      <SchemaForm
        label="Input"
        schema={schema}
        value={input}
        errors={problemsUnder('/input', problems)}
        onChange={change}
      />
    </FormDialog>
  )
}
