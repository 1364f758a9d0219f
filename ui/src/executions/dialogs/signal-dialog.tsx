import { useState } from 'react'
import { Field } from '../../parts/field.tsx'
import { client } from '../../server.ts'
import { jsonIn } from '../pure/json-in.ts'
import { CommandDialog } from './command-dialog.tsx'
import { JsonField } from './json-field.tsx'

interface Props {
  readonly executionId: string
  /** Those that tasks wait for now. */
  readonly awaited: readonly string[]
  readonly name?: string
  readonly onClose: () => void
}

export const SignalDialog = ({ executionId, awaited, name: given, onClose }: Props) => {
  const [name, call] = useState(given ?? awaited[0] ?? '')
  const [text, write] = useState('')
  const data = jsonIn(text)
  return (
    <CommandDialog
      title="Send a signal"
      about="The task that has waited longest for a signal of this name goes on with its data. When none waits, it is kept for the one that will."
      submit="Send"
      isDisabled={name.trim() === '' || data.fault !== undefined}
      onClose={onClose}
      send={async (idempotencyKey) => {
        await client.sendSignal(
          executionId,
          { name: name.trim(), ...('value' in data ? { data: data.value } : {}) },
          { idempotencyKey },
        )
        return `The signal ${name.trim()} is recorded.`
      }}
    >
      <Field
        label="Name"
        hint={awaited.length === 0 ? 'No task waits for a signal now.' : `Waited for: ${awaited.join(', ')}.`}
      >
        <input required value={name} maxLength={200} onChange={(event) => call(event.target.value)} />
      </Field>
      <JsonField label="Data" hint="JSON; nothing is null." text={text} onChange={write} />
    </CommandDialog>
  )
}
