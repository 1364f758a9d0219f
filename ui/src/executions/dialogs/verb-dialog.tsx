import { useState } from 'react'
import { VERBS, type Verb } from '../verbs.ts'
import { because, CommandDialog } from './command-dialog.tsx'
import { ReasonField } from './reason-field.tsx'

interface Props {
  readonly executionId: string
  readonly verb: Verb
  readonly onClose: () => void
}

export const VerbDialog = ({ executionId, verb, onClose }: Props) => {
  const [reason, say] = useState('')
  const { label, effect, past, send } = VERBS[verb]
  return (
    <CommandDialog
      title={`${label} this execution`}
      about={effect}
      submit={label}
      isDanger={verb === 'cancel'}
      onClose={onClose}
      send={async (idempotencyKey) => {
        const { status } = await send(executionId, { idempotencyKey, ...because(reason) })
        return `The execution is ${past}. It stands at ${status} now.`
      }}
    >
      <ReasonField value={reason} onChange={say} />
    </CommandDialog>
  )
}
