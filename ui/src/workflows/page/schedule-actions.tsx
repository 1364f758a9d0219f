import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schedule } from '../../../../src/client/index.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { notify } from '../../parts/notices.tsx'
import { client } from '../../server.ts'

type Verb = 'pause' | 'resume' | 'trigger' | 'delete'

const DONE: Readonly<Record<Verb, string>> = {
  pause: 'is paused.',
  resume: 'goes on.',
  trigger: 'has started a run.',
  delete: 'is deleted.',
}

export const ScheduleActions = ({ schedule }: { readonly schedule: Schedule }) => {
  const { schedule_id, workflow_id, status } = schedule
  const name = schedule.name ?? 'The schedule'
  const queries = useQueryClient()
  const [isDeleting, ask] = useState(false)
  const act = useMutation({
    mutationFn: async (verb: Verb): Promise<Verb> => {
      const options = { idempotencyKey: crypto.randomUUID() }
      if (verb === 'pause') await client.pauseSchedule(schedule_id, options)
      else if (verb === 'resume') await client.resumeSchedule(schedule_id, options)
      else if (verb === 'trigger') await client.triggerSchedule(schedule_id, options)
      else await client.deleteSchedule(schedule_id)
      return verb
    },
    onSuccess: async (verb) => {
      notify(`${name} ${DONE[verb]}`)
      ask(false)
      await queries.invalidateQueries({ queryKey: ['workflow', workflow_id, 'schedules'] })
      await queries.invalidateQueries({ queryKey: ['executions'] })
    },
  })
  const button = (verb: Verb, label: string) => (
    <button
      type="button"
      className="plain"
      aria-label={`${label}: ${name}`}
      disabled={act.isPending}
      onClick={() => act.mutate(verb)}
    >
      {label}
    </button>
  )
  return (
    <>
      <div className="actions">
        {status === 'paused' ? button('resume', 'Resume') : null}
        {status === 'active' ? button('pause', 'Pause') : null}
        {button('trigger', 'Run now')}
        <button type="button" className="plain" aria-label={`Delete: ${name}`} onClick={() => ask(true)}>
          Delete
        </button>
      </div>
      {act.error === null || isDeleting ? null : <Failure error={act.error} />}
      {isDeleting ? (
        <Dialog title={`Delete ${name}?`} onClose={() => ask(false)}>
          <p>It starts nothing any more. What it has started goes on, and its history stays.</p>
          {act.error === null ? null : <Failure error={act.error} />}
          <div className="actions">
            <button type="button" className="danger" disabled={act.isPending} onClick={() => act.mutate('delete')}>
              Delete
            </button>
            <button type="button" className="plain" onClick={() => ask(false)}>
              Keep it
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
