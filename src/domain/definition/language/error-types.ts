import { quoted, refuse } from '../findings.ts'
import { texts, type Form } from './form.ts'

const PATTERN = /^(?:[A-Za-z0-9_.:-]{1,128}|[A-Za-z0-9_.:-]{0,127}\*)$/

/** The type of an error, or its beginning and a `*`. */
const errorType: Form = {
  check: (value, pointer, findings) => {
    if (typeof value !== 'string' || PATTERN.test(value)) return
    const how = value.slice(0, -1).includes('*')
      ? 'a "*" may stand only at its end, as in "http_*"'
      : 'it is up to 128 of A-Z a-z 0-9 _ . : -, with "*" at the end for any rest'
    const shown = quoted(value.slice(0, 140))
    refuse(findings, pointer, 'bad_error_type', `${shown} is not the type of an error: ${how}.`)
  },
  schema: { type: 'string', pattern: PATTERN.source },
  says: 'the type of an error',
}

/** Types of errors, such as `timeout`, `component_not_found`, `http_503`, `http_*`, or a component's own. */
export const errorTypes: Form = texts(errorType, { min: 1, max: 100, plural: 'types of errors' })

/** Whether everything that one pattern matches is matched by another. */
export const covers = (pattern: string, other: string): boolean =>
  pattern.endsWith('*') ? other.startsWith(pattern.slice(0, -1)) : pattern === other
