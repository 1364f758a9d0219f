import { useEffect, useRef, useState } from 'react'

/** What `Field` gives to the input in it. */
export interface Described {
  readonly id?: string
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-invalid'?: boolean
  readonly 'aria-required'?: boolean
}

export interface InputProps extends Described {
  readonly value: unknown
  /** Undefined where nothing is given. */
  readonly onChange: (value: unknown) => void
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

export const TextInput = ({ value, onChange, format, ...described }: InputProps & { readonly format?: string }) => {
  const text = shown(value)
  const change = (next: string): void => onChange(next === '' ? undefined : next)
  if (format === 'date-time' && (text === '' || !Number.isNaN(Date.parse(text))))
    return (
      <input
        {...described}
        type="datetime-local"
        step={1}
        value={text === '' ? '' : localTime(text)}
        onChange={({ target }) => change(target.value === '' ? '' : new Date(target.value).toISOString())}
      />
    )
  if (format === 'date' && /^(\d{4}-\d{2}-\d{2})?$/.test(text))
    return <input {...described} type="date" value={text} onChange={({ target }) => change(target.value)} />
  if (text.length > 60 || text.includes('\n'))
    return (
      <textarea
        {...described}
        rows={Math.min(12, text.split('\n').length + 2)}
        value={text}
        onChange={({ target }) => change(target.value)}
      />
    )
  return (
    <input
      {...described}
      type="text"
      autoComplete="off"
      inputMode={format === 'email' ? 'email' : format === 'uri' ? 'url' : 'text'}
      value={text}
      onChange={({ target }) => change(target.value)}
    />
  )
}

/** `2026-01-31T12:00:00`, in the reader's zone. */
const localTime = (text: string): string => {
  const date = new Date(text)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

/** What is written stays as it is written: `1.` is on its way to 1.5. What is no number goes to the server as it is, which says so. */
export const NumberInput = ({ value, onChange, ...described }: InputProps) => {
  const [written, write] = useState(shown(value))
  const meant = numberIn(written)
  const text = Object.is(meant, value) ? written : shown(value)
  return (
    <input
      {...described}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      value={text}
      onChange={({ target }) => {
        write(target.value)
        onChange(numberIn(target.value))
      }}
    />
  )
}

const numberIn = (text: string): unknown => {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

export const FlagInput = ({
  value,
  onChange,
  isOptional,
  ...described
}: InputProps & { readonly isOptional: boolean }) => (
  <select
    {...described}
    value={shown(value)}
    onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'true')}
  >
    {isOptional || typeof value !== 'boolean' ? <option value="">Not given</option> : null}
    <option value="true">Yes</option>
    <option value="false">No</option>
  </select>
)

interface ChoiceProps extends InputProps {
  readonly options: readonly unknown[]
  readonly isOptional: boolean
}

export const ChoiceInput = ({ value, onChange, options, isOptional, ...described }: ChoiceProps) => {
  const chosen = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(value))
  return (
    <select
      {...described}
      value={chosen}
      onChange={({ target }) => onChange(target.value === '-1' ? undefined : options[Number(target.value)])}
    >
      {isOptional || chosen === -1 ? (
        <option value={-1}>{chosen === -1 && value !== undefined ? shown(value) : 'Not given'}</option>
      ) : null}
      {options.map((option, index) => (
        <option key={shown(option)} value={index}>
          {shown(option)}
        </option>
      ))}
    </select>
  )
}

/** Any JSON value as text. A text that is none keeps the form from being sent. */
export const JsonInput = ({ value, onChange, ...described }: InputProps) => {
  const [text, write] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [fault, find] = useState('')
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.setCustomValidity(fault), [fault])
  const change = (next: string): void => {
    write(next)
    try {
      const meant: unknown = next.trim() === '' ? undefined : JSON.parse(next)
      find('')
      onChange(meant)
    } catch (error) {
      find(`This is no JSON: ${(error as Error).message}`)
    }
  }
  return (
    <>
      <textarea
        {...described}
        ref={box}
        aria-invalid={described['aria-invalid'] === true || fault !== ''}
        rows={Math.min(12, text.split('\n').length + 1)}
        spellCheck={false}
        value={text}
        onChange={({ target }) => change(target.value)}
      />
      {fault === '' ? null : (
        <p className="error" role="status">
          {fault}
        </p>
      )}
    </>
  )
}
