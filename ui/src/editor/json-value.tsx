import { useMemo, useState } from 'react'
import type { Problem } from '../../../src/client/index.ts'
import { Editor } from './editor.tsx'
import { completionsIn } from './pure/completions.ts'
import { readText } from './pure/document.ts'
import { marksOf } from './pure/marks.ts'

interface Props {
  readonly label: string
  readonly value: unknown
  readonly onChange: (value: unknown, fault: string | undefined) => void
  readonly schema: unknown
  readonly errors: readonly Problem[]
}

/** A value as JSON. No text is no value. */
const JsonValue = ({ label, value, onChange, schema, errors }: Props) => {
  const [text, write] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const marks = useMemo(() => marksOf(readText(text, 'json'), errors, []), [text, errors])
  return (
    <>
      <Editor
        language="json"
        label={label}
        value={text}
        marks={text.trim() === '' ? [] : marks}
        onChange={(next) => {
          write(next)
          if (next.trim() === '') return onChange(undefined, undefined)
          const read = readText(next, 'json')
          return read.fault === undefined ? onChange(read.value, undefined) : onChange(value, read.fault.message)
        }}
        complete={(next, at) => completionsIn({ text: next, at, language: 'json', schema, words: () => [] })}
      />
      {errors.map(({ pointer, message }) => (
        <p className="error" key={`${pointer} ${message}`}>
          <code>{pointer === '' ? 'the whole' : pointer}</code>: {message}
        </p>
      ))}
    </>
  )
}

export default JsonValue
