import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { link, useAddress } from '../address.ts'
import { Tags } from './tags.tsx'
import { When } from './times.tsx'

interface Versioned {
  readonly name: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly version: number
  readonly archived: boolean
  readonly updated_at: string
}

interface Props {
  readonly kind: 'workflow' | 'template'
  readonly id: string
  readonly of: Versioned
  readonly isLatest: boolean
  /** What is mostly done with it: the label of its button, and the word in the address that opens its dialog. */
  readonly use: { readonly label: string; readonly opens: string }
  /** Other ways to go on from here. */
  readonly ways?: ReactNode
  /** What it was made of, where it was made of something. */
  readonly origin: ReactNode
}

/** What something with versions is, and what can be done with it: of what is archived there is nothing to be used or edited. */
export const VersionedHead = ({ kind, id, of, isLatest, use, ways, origin }: Props) => {
  const { name, description, tags, version, archived, updated_at } = of
  const { change } = useAddress()
  const [, go] = useLocation()
  const why = archived ? `The ${kind} is archived.` : undefined
  return (
    <>
      <header className="head">
        <h1>{name}</h1>
        <span className="tag">version {version}</span>
        {archived ? <span className="tag">archived</span> : null}
        <Tags tags={tags ?? []} onTag={(tag) => go(link(`/${kind}s`, { tag }))} />
        <div className="actions">
          <button type="button" disabled={archived} title={why} onClick={() => change({ [use.opens]: 1 })}>
            {use.label}
          </button>
          {archived ? null : (
            <Link
              className="button plain"
              href={link(`/${kind}s/${id}/edit`, { version: isLatest ? undefined : version })}
            >
              {isLatest ? 'Edit' : 'Edit from this version'}
            </Link>
          )}
          {ways}
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
          <code>{id}</code>
        </span>
        <span>
          {isLatest ? 'Changed' : 'Made'} <When at={updated_at} />
        </span>
        {origin}
        {isLatest ? null : (
          <span>
            This is not shown in its latest version. <Link href={`/${kind}s/${id}`}>Go to the latest one.</Link>
          </span>
        )}
      </p>
    </>
  )
}
