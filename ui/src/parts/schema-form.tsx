import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../src/client/index.ts'
import { Loading } from './loading.tsx'
import { hasForm, type Schema } from './pure/form-of-schema.ts'
import { PartField } from './schema-form/part-field.tsx'
import './schema-form/schema-form.css'

const JsonEditor = lazy(() => import('../editor/json-value.tsx'))

interface Props {
  /** What the value must satisfy. Without one, or with one that no form can be made of, the value is written as JSON. */
  readonly schema: unknown
  readonly value: unknown
  /** `fault` says why what is written is no JSON; the value is then the last one that was. */
  readonly onChange: (value: unknown, fault: string | undefined) => void
  /** What the server found, with pointers into the value: see `problemsUnder`. */
  readonly errors?: readonly Problem[]
  /** Names the whole. */
  readonly label: string
}

/** A value that satisfies a JSON Schema, by a form or as JSON. What it begins with is up to the caller: `firstValue`. */
export const SchemaForm = ({ schema, value, onChange, errors = [], label }: Props) => {
  const canBeForm = hasForm(schema as Schema | undefined) && (value === undefined || isRecord(value))
  const [asJson, writeJson] = useState(false)
  const isJson = asJson || !canBeForm
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    if (errors.length > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors.length > 0])
  return (
    <section ref={box} className="schema-form" aria-label={label}>
      <div className="as">
        <h3>{label}</h3>
        {canBeForm ? (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              onChange(value, undefined)
              writeJson(!asJson)
            }}
          >
            {asJson ? 'As a form' : 'As JSON'}
          </button>
        ) : null}
      </div>
      {isJson ? (
        <Suspense fallback={<Loading what="the editor" />}>
          <JsonEditor label={`${label}, as JSON`} value={value} onChange={onChange} schema={schema} errors={errors} />
        </Suspense>
      ) : (
        <PartField
          isBare
          root={schema as Schema}
          errors={errors}
          part={{
            name: label,
            pointer: '',
            schema: schema as Schema,
            isRequired: true,
            value,
            onChange: (next) => onChange(next, undefined),
          }}
        />
      )}
    </section>
  )
}

/** The problems within a part of what was sent, with pointers into that part: `problemsUnder('/input', error.errors)`. */
export const problemsUnder = (pointer: string, problems: readonly Problem[]): readonly Problem[] =>
  problems
    .filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`))
    .map((problem) => ({ ...problem, pointer: problem.pointer.slice(pointer.length) }))

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
