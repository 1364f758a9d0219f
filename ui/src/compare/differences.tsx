import type { Difference, Told } from '../../../src/client/index.ts'
import { Columns } from '../parts/columns.tsx'
import { Json } from '../parts/json.tsx'
import { placeOf } from './pure/words.ts'

interface Props {
  /** What differs: `input`, `output of charge`. */
  readonly of: string
  readonly differences: readonly Difference[]
}

/** Where two values differ, and what each has there. */
export const Differences = ({ of, differences }: Props) =>
  differences.length === 0 ? null : (
    <div className="table differences" role="region" aria-label={`Differences in ${of}`} tabIndex={0}>
      <table>
        <caption>{of}</caption>
        <Columns names={['Where', 'Left', 'Right']} />
        <tbody>
          {differences.map(({ pointer, a, b }) => (
            <tr key={pointer}>
              <th scope="row">
                <code>{placeOf(pointer) === '' ? 'all of it' : placeOf(pointer)}</code>
              </th>
              <td>
                <Value told={a} />
              </td>
              <td>
                <Value told={b} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )

const Value = ({ told }: { readonly told: Told | undefined }) => {
  if (told === undefined) return <span className="none">nothing</span>
  if ('value' in told) return <Json value={told.value} />
  return (
    <>
      <code className="excerpt">{told.excerpt}…</code> <span className="hint">{told.characters} characters</span>
    </>
  )
}
