import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { Field } from '../parts/field.tsx'

interface Props {
  readonly isWriting: boolean
  /** Characters. */
  readonly most: number
  readonly onAsk: (content: string) => void
  readonly onStop: () => void
}

/** Where a question is written. Enter sends it; with Shift it begins a line. */
export const Composer = ({ isWriting, most, onAsk, onStop }: Props) => {
  const [text, write] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isWriting || text.trim() === '') return
    onAsk(text.trim())
    write('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    form.current?.requestSubmit()
  }
  return (
    <form ref={form} className="composer" onSubmit={submit}>
      <Field label="Your question" hint="Enter sends it, Shift and Enter begins a line.">
        <textarea
          value={text}
          rows={2}
          maxLength={most}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </Field>
      {isWriting ? (
        <button type="button" className="plain" onClick={onStop}>
          Stop
        </button>
      ) : (
        <button type="submit" disabled={text.trim() === ''}>
          Ask
        </button>
      )}
    </form>
  )
}
