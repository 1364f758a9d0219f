import { useState } from 'react'
import { chooseTheme, theme, type Theme } from '../look/theme.ts'
import { callMe, myName } from '../server.ts'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

/** What the reader has chosen for this browser: a name for the history, and a theme. */
export const Preferences = () => {
  const [isOpen, open] = useState(false)
  return (
    <>
      <button type="button" className="quiet" onClick={() => open(true)}>
        {myName() === '' ? 'Preferences' : myName()}
      </button>
      {isOpen ? <Choices onClose={() => open(false)} /> : null}
    </>
  )
}

const Choices = ({ onClose }: { readonly onClose: () => void }) => {
  const [name, setName] = useState(myName())
  const [chosen, choose] = useState(theme())
  return (
    <Dialog title="Preferences" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onClose()
          if (name.trim() !== myName()) callMe(name)
        }}
      >
        <Field label="Your name" hint="Recorded in the history with what you do.">
          <input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Theme">
          <select
            value={chosen}
            onChange={(event) => {
              choose(event.target.value as Theme)
              chooseTheme(event.target.value as Theme)
            }}
          >
            <option value="system">As the device has it</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </Field>
        <button type="submit">Save</button>
      </form>
    </Dialog>
  )
}
