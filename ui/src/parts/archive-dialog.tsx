import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { Failure } from './failure.tsx'
import { notify } from './notices.tsx'

interface Props {
  readonly kind: 'workflow' | 'template'
  readonly id: string
  readonly name: string
  readonly archive: () => Promise<unknown>
  readonly onClose: () => void
  /** What goes and what stays when it is archived. */
  readonly children: ReactNode
}

/** Archiving asks first: nothing takes it back. */
export const ArchiveDialog = ({ kind, id, name, archive, onClose, children }: Props) => {
  const queries = useQueryClient()
  const archiving = useMutation({
    mutationFn: archive,
    onSuccess: async () => {
      notify(`${name} is archived.`)
      await queries.invalidateQueries({ queryKey: [kind, id] })
      await queries.invalidateQueries({ queryKey: [`${kind}s`] })
      onClose()
    },
  })
  return (
    <Dialog title={`Archive ${name}?`} onClose={onClose}>
      <p>{children}</p>
      {archiving.error === null ? null : <Failure error={archiving.error} />}
      <div className="actions">
        <button
          type="button"
          className="danger"
          disabled={archiving.isPending || archiving.isSuccess}
          onClick={() => archiving.mutate()}
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
