import type { Problem } from '../../../../src/client/index.ts'
import type { TextDocument } from './document.ts'
import type { Place } from './places.ts'

interface MarkOf extends Place {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Codes of problems that are about a name itself. */
const OF_NAMES: ReadonlySet<string> = new Set(['unknown_field'])

/** What is to be said of a text, each at its place: that it is none, or else what was found in it. */
export const marksOf = (
  { fault, placeOf }: TextDocument,
  errors: readonly Problem[],
  warnings: readonly Problem[],
): readonly MarkOf[] => {
  if (fault !== undefined) return [{ from: fault.from, to: fault.to, severity: 'error', message: fault.message }]
  const mark =
    (severity: MarkOf['severity']) =>
    ({ pointer, code, offset, message }: Problem): MarkOf => ({
      ...placeOf(pointer, { offset, isOfName: OF_NAMES.has(code) }),
      severity,
      message,
    })
  return [...errors.map(mark('error')), ...warnings.map(mark('warning'))].toSorted((a, b) => a.from - b.from)
}
