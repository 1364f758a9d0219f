import { useState } from 'react'
import { firstValue, hasForm, type Schema } from './pure/form-of-schema.ts'

/** An input as it is being filled in by a `SchemaForm`: it begins with what the schema says, or with none. */
export const useInput = (schema: unknown) => {
  const [input, enter] = useState<unknown>(() =>
    hasForm(schema as Schema | undefined) ? firstValue(schema as Schema, schema as Schema, true) : undefined,
  )
  const [fault, find] = useState<string>()
  return {
    input,
    /** Why what is written is no JSON. */
    fault,
    change: (value: unknown, wrong: string | undefined): void => {
      enter(value)
      find(wrong)
    },
  }
}
