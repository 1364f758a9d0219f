import type { Template } from '../../../../src/client/index.ts'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'

/** What it asks for. */
export const ParametersView = ({ template: { parameters } }: { readonly template: Template }) => {
  const rows = Object.entries(parameters)
  if (rows.length === 0)
    return (
      <Empty title="It has no parameters">
        <p>Every workflow that is made of it is the same.</p>
      </Empty>
    )
  return (
    <div className="table" role="group" aria-label="Parameters" tabIndex={0}>
      <table>
        <Columns names={['Parameter', 'Type', 'Required', 'Unless given', 'Bounds', 'What it is for']} />
        <tbody>
          {rows.map(([name, parameter]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{parameter.type}</td>
              <td>{parameter.required ? 'yes' : 'no'}</td>
              <td>
                {parameter.default === undefined ? (
                  <span className="none">–</span>
                ) : (
                  <code>{JSON.stringify(parameter.default)}</code>
                )}
              </td>
              <td>{boundsOf(parameter)}</td>
              <td>{parameter.description ?? <span className="none">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const boundsOf = ({
  enum: options,
  minimum,
  maximum,
  min_length,
  max_length,
  pattern,
}: Template['parameters'][string]) =>
  [
    options === undefined ? '' : `one of ${options.map((option) => JSON.stringify(option)).join(', ')}`,
    minimum === undefined ? '' : `at least ${minimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    min_length === undefined ? '' : `length at least ${min_length}`,
    max_length === undefined ? '' : `length at most ${max_length}`,
    pattern === undefined ? '' : `matches ${pattern}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
