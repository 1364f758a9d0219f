import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Workflow } from '../../../../src/client/index.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { notify } from '../../parts/notices.tsx'
import { client } from '../../server.ts'

interface Props {
  readonly workflow: Workflow
  readonly onClose: () => void
}

/** Archiving asks first: nothing takes it back. */
export const ArchiveDialog = ({ workflow: { workflow_id, name }, onClose }: Props) => {
  const queries = useQueryClient()
  const archive = useMutation({
    mutationFn: () => client.archiveWorkflow(workflow_id),
    onSuccess: async () => {
      notify(`${name} is archived.`)
      await queries.invalidateQueries({ queryKey: ['workflow', workflow_id] })
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      onClose()
    },
  })
  return (
    <Dialog title={`Archive ${name}?`} onClose={onClose}>
      <p>
        No new execution can be started from then on, and the list has it no more. Executions that run go on, and all of
        its history stays. This can not be undone.
      </p>
      {archive.error === null ? null : <Failure error={archive.error} />}
      <div className="actions">
        <button
          type="button"
          className="danger"
          disabled={archive.isPending || archive.isSuccess}
          onClick={() => archive.mutate()}
        >
          Archive
        </button>
        <button type="button" className="plain" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Dialog>
  )
}
