import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Workflow } from '../../../../src/client/index.ts'
import { link, useAddress } from '../../address.ts'
import { TextDiff } from '../../editor/editor.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { Asked } from '../../parts/asked.tsx'
import { Field } from '../../parts/field.tsx'
import { When } from '../../parts/times.tsx'
import { portable } from '../pure/portable.ts'
import { useVersions, useWorkflow } from '../use-workflow.ts'
import { Changes } from './changes.tsx'

/** The versions, and what differs between any two of them (`?from=1&to=3`). */
export const VersionsView = ({ workflow }: { readonly workflow: Workflow }) => {
  const { workflow_id } = workflow
  const { params, change } = useAddress()
  const versions = useVersions(workflow_id)
  return (
    <Asked query={versions} what="the versions">
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.versions)
        const latest = rows[0]?.version ?? workflow.version
        const to = numberIn(params.get('to')) ?? latest
        const from = numberIn(params.get('from')) ?? Math.max(1, to - 1)
        return (
          <div className="versions">
            <section aria-label="Versions">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Version</th>
                    <th scope="col">Made</th>
                    <th scope="col">
                      <span className="unseen">What it changed</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ version, created_at }) => (
                    <tr key={version} aria-current={version === workflow.version ? 'true' : undefined}>
                      <td className="number">
                        <Link
                          href={link(`/workflows/${workflow_id}`, {
                            version: version === latest ? undefined : version,
                          })}
                        >
                          {version}
                        </Link>
                      </td>
                      <td>
                        <When at={created_at} />
                      </td>
                      <td>
                        {version === 1 ? null : (
                          <button
                            type="button"
                            className="quiet"
                            aria-label={`What version ${version} changed`}
                            onClick={() => change({ from: version - 1, to: version })}
                          >
                            Changes
                          </button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {versions.hasNextPage ? (
                <button type="button" className="plain" onClick={() => void versions.fetchNextPage()}>
                  Show more
                </button>
              ) : null}
            </section>
            <section aria-label="Differences">
              {latest === 1 ? (
                <p className="hint">There is one version only. Each time it is edited another one is added.</p>
              ) : (
                <>
                  <div className="filters">
                    <Choice
                      label="From version"
                      value={from}
                      most={latest}
                      onChange={(chosen) => change({ from: chosen, to })}
                    />
                    <Choice
                      label="To version"
                      value={to}
                      most={latest}
                      onChange={(chosen) => change({ from, to: chosen })}
                    />
                  </div>
                  <Differences workflow_id={workflow_id} from={from} to={to} />
                </>
              )}
            </section>
          </div>
        )
      }}
    </Asked>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: number
  readonly most: number
  readonly onChange: (version: number) => void
}

const Choice = ({ label, value, most, onChange }: ChoiceProps) => (
  <Field label={label}>
    <select value={value} onChange={({ target }) => onChange(Number(target.value))}>
      {Array.from({ length: most }, (_, index) => most - index).map((version) => (
        <option key={version} value={version}>
          {version}
        </option>
      ))}
    </select>
  </Field>
)

const Differences = ({
  workflow_id,
  from,
  to,
}: {
  readonly workflow_id: string
  readonly from: number
  readonly to: number
}) => {
  const before = useWorkflow(workflow_id, from)
  const after = useWorkflow(workflow_id, to)
  const texts = useMemo(
    () =>
      before.data === undefined || after.data === undefined
        ? undefined
        : ([writeText(portable(before.data), 'yaml'), writeText(portable(after.data), 'yaml')] as const),
    [before.data, after.data],
  )
  return (
    <Asked query={before} what={`version ${from}`}>
      {(a) => (
        <Asked query={after} what={`version ${to}`}>
          {(b) => (
            <>
              <Changes before={a} after={b} />
              {texts === undefined || texts[0] === texts[1] ? null : (
                <TextDiff before={texts[0]} after={texts[1]} labels={[`Version ${from}`, `Version ${to}`]} />
              )}
            </>
          )}
        </Asked>
      )}
    </Asked>
  )
}

const numberIn = (text: string | null): number | undefined => {
  const number = Number(text ?? Number.NaN)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
