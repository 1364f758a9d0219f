import { useState } from 'react'
import { Field } from '../../parts/field.tsx'
import { client } from '../../server.ts'
import { CommandDialog } from './command-dialog.tsx'

interface Props {
  readonly executionId: string
  readonly onClose: () => void
}

export const CheckpointDialog = ({ executionId, onClose }: Props) => {
  const [description, describe] = useState('')
  return (
    <CommandDialog
      title="Make a checkpoint"
      about="A place in the history to which one can come back, with what the state hashes to there. The execution goes on as it is."
      submit="Make it"
      onClose={onClose}
      send={async (idempotencyKey) => {
        const said = description.trim() === '' ? {} : { description: description.trim() }
        const { revision } = await client.createCheckpoint({ execution_id: executionId, ...said }, { idempotencyKey })
        return `There is a checkpoint of event ${revision}.`
      }}
    >
      <Field label="Description">
        <input value={description} maxLength={2000} onChange={(event) => describe(event.target.value)} />
      </Field>
    </CommandDialog>
  )
}
