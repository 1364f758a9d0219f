import { useState } from 'react'
import { useLocation } from 'wouter'
import type { CheckpointDocument } from '../../../../src/client/index.ts'
import { client } from '../../server.ts'
import { because, CommandDialog } from './command-dialog.tsx'
import { ReasonField } from './reason-field.tsx'

interface Props {
  readonly checkpoint: CheckpointDocument
  readonly onClose: () => void
}

export const RestoreDialog = ({ checkpoint, onClose }: Props) => {
  const [reason, say] = useState('')
  const [, go] = useLocation()
  return (
    <CommandDialog
      title="Restore this checkpoint"
      about={`A new execution goes on after event ${checkpoint.revision}: ${checkpoint.completed_tasks} completed tasks keep their outputs, what was under way is done again. This execution stays as it is.`}
      submit="Restore"
      onClose={onClose}
      send={async (idempotencyKey) => {
        const { checkpoint_id } = checkpoint
        const restored = await client.restoreFromCheckpoint({ checkpoint_id, ...because(reason) }, { idempotencyKey })
        go(`/executions/${restored.execution_id}`)
        return 'Restored: this is the new execution.'
      }}
    >
      <ReasonField value={reason} onChange={say} />
    </CommandDialog>
  )
}
