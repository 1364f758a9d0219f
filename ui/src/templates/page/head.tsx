import { Link, useLocation } from 'wouter'
import type { Template } from '../../../../src/client/index.ts'
import { link, useAddress } from '../../address.ts'
import { When } from '../../parts/times.tsx'
import { Tags } from '../../workflows/list/rows.tsx'

interface Props {
  readonly template: Template
  readonly isLatest: boolean
}

/** What a template is, and what can be done with it. */
export const Head = ({ template, isLatest }: Props) => {
  const { template_id, name, description, tags, version, archived, updated_at, source } = template
  const { change } = useAddress()
  const [, go] = useLocation()
  const why = archived ? 'The template is archived.' : undefined
  return (
    <>
      <header className="head">
        <h1>{name}</h1>
        <span className="tag">version {version}</span>
        {archived ? <span className="tag">archived</span> : null}
        <Tags tags={tags ?? []} onTag={(tag) => go(link('/templates', { tag }))} />
        <div className="actions">
          <button type="button" disabled={archived} title={why} onClick={() => change({ use: 1 })}>
            Use
          </button>
          {archived ? null : (
            <Link
              className="button plain"
              href={link(`/templates/${template_id}/edit`, { version: isLatest ? undefined : version })}
            >
              {isLatest ? 'Edit' : 'Edit from this version'}
            </Link>
          )}
          <button
            type="button"
            className="plain"
            disabled={archived}
            title={why}
            onClick={() => change({ archive: 1 })}
          >
            Archive
          </button>
        </div>
      </header>
      {description === undefined ? null : <p className="lead">{description}</p>}
      <p className="hint facts">
        <span>
          <code>{template_id}</code>
        </span>
        <span>
          {isLatest ? 'Changed' : 'Made'} <When at={updated_at} />
        </span>
        {source === undefined ? null : (
          <span>
            Taken from{' '}
            <Link href={link(`/workflows/${source.workflow_id}`, { version: source.version })}>
              a workflow, version {source.version}
            </Link>
          </span>
        )}
        {isLatest ? null : (
          <span>
            This is not shown in its latest version.{' '}
            <Link href={`/templates/${template_id}`}>Go to the latest one.</Link>
          </span>
        )}
      </p>
    </>
  )
}
