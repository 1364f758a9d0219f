import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Page, WorkflowVersion } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { Asked } from './asked.tsx'
import { Columns } from './columns.tsx'
import { Field } from './field.tsx'
import { When } from './times.tsx'

interface Props {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<'versions', WorkflowVersion>>>
  /** Where one version is shown. */
  readonly path: string
  /** The version that is shown now. */
  readonly shown: number
  /** What differs between two of them. */
  readonly children: (from: number, to: number) => ReactNode
}

/** The versions of something, and what differs between any two of them (`?from=1&to=3`). */
export const Versions = ({ query, path, shown, children }: Props) => {
  const { params, change } = useAddress()
  return (
    <Asked query={query} what="the versions">
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.versions)
        const latest = rows[0]?.version ?? shown
        const to = numberIn(params.get('to')) ?? latest
        const from = numberIn(params.get('from')) ?? Math.max(1, to - 1)
        return (
          <div className="versions">
            <section aria-label="Versions">
              <table>
                <Columns names={['Version', 'Made']} unseen="What it changed" />
                <tbody>
                  {rows.map(({ version, created_at }) => (
                    <tr key={version} aria-current={version === shown ? 'true' : undefined}>
                      <td className="number">
                        <Link href={link(path, { version: version === latest ? undefined : version })}>{version}</Link>
                      </td>
                      <td>
                        <When at={created_at} />
                      </td>
                      <td>
                        {version === 1 ? null : (
                          <button
                            type="button"
                            className="quiet"
                            aria-label={`Changes of version ${version}`}
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
              {query.hasNextPage ? (
                <button type="button" className="plain" onClick={() => void query.fetchNextPage()}>
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
                  {children(from, to)}
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

/** A version as an address names it. */
export const numberIn = (text: string | null): number | undefined => {
  const number = Number(text ?? Number.NaN)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
