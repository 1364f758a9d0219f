import { Link, useLocation } from 'wouter'
import type { Workflow } from '../../../../src/client/index.ts'
import { link, useAddress } from '../../address.ts'
import { When } from '../../parts/times.tsx'
import { Tags } from '../list/rows.tsx'

interface Props {
  readonly workflow: Workflow
  readonly isLatest: boolean
}

/** What a workflow is, and what can be done with it. */
export const Head = ({ workflow, isLatest }: Props) => {
  const { workflow_id, name, description, tags, version, archived, updated_at, template } = workflow
  const { change } = useAddress()
  const [, go] = useLocation()
  const why = archived ? 'The workflow is archived.' : undefined
  return (
    <>
      <header className="head">
        <h1>{name}</h1>
        <span className="tag">version {version}</span>
        {archived ? <span className="tag">archived</span> : null}
        <Tags tags={tags ?? []} onTag={(tag) => go(link('/workflows', { tag }))} />
        <div className="actions">
          <button type="button" disabled={archived} title={why} onClick={() => change({ execute: 1 })}>
            Execute
          </button>
          {archived ? null : (
            <Link
              className="button plain"
              href={link(`/workflows/${workflow_id}/edit`, { version: isLatest ? undefined : version })}
            >
              {isLatest ? 'Edit' : 'Edit from this version'}
            </Link>
          )}
          <Link className="button plain" href={link('/templates/new', { workflow: workflow_id, version })}>
            Make a template
          </Link>
          <Link className="button plain" href={link('/chat', { workflow: workflow_id })}>
            Ask about it
          </Link>
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
          <code>{workflow_id}</code>
        </span>
        <span>
          {isLatest ? 'Changed' : 'Made'} <When at={updated_at} />
        </span>
        {template === undefined ? null : (
          <span>
            Made of{' '}
            <Link href={link(`/templates/${template.template_id}`, { version: template.version })}>
              a template, version {template.version}
            </Link>
          </span>
        )}
        {isLatest ? null : (
          <span>
            This is not shown in its latest version.{' '}
            <Link href={`/workflows/${workflow_id}`}>Go to the latest one.</Link>
          </span>
        )}
      </p>
    </>
  )
}
