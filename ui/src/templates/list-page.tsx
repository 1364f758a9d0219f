import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Template } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { Search } from '../parts/search.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'
import { Tags } from '../workflows/list/rows.tsx'
import { TEMPLATE_CHANGES } from './use-template.ts'
import '../workflows/workflows.css'

const TemplatesPage = () => {
  const { params, change } = useAddress()
  const [search, tag] = [params.get('search') ?? '', params.get('tag') ?? '']
  const filter = { ...(search === '' ? {} : { search }), ...(tag === '' ? {} : { tag }) }
  const templates = useInfiniteQuery({
    queryKey: ['templates', filter],
    queryFn: ({ pageParam, signal }) =>
      client.listTemplates({ limit: 50, ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
  })
  const standing = useFresh(TEMPLATE_CHANGES, ['templates'])
  return (
    <>
      <header className="head">
        <h1>Templates</h1>
        <Standing standing={standing} />
        <div className="actions">
          <Link className="button" href="/templates/new">
            New template
          </Link>
        </div>
      </header>
      <search className="filters" aria-label="Filter the templates">
        <Search label="Name" value={search} onChange={(next) => change({ search: next })} />
        {tag === '' ? null : (
          <p className="chosen">
            Tag <span className="tag">{tag}</span>
            <button type="button" className="quiet" onClick={() => change({ tag: undefined })}>
              Any tag
            </button>
          </p>
        )}
      </search>
      <Asked query={templates} what="the templates">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.templates)
          if (rows.length === 0) return <None isFiltered={search !== '' || tag !== ''} />
          return (
            <>
              <TemplateRows templates={rows} onTag={(chosen) => change({ tag: chosen })} />
              {templates.hasNextPage ? (
                <button
                  type="button"
                  className="plain"
                  disabled={templates.isFetchingNextPage}
                  onClick={() => void templates.fetchNextPage()}
                >
                  Show more
                </button>
              ) : null}
            </>
          )
        }}
      </Asked>
    </>
  )
}

interface RowsProps {
  readonly templates: readonly Template[]
  readonly onTag: (tag: string) => void
}

const TemplateRows = ({ templates, onTag }: RowsProps) => (
  <div className="table">
    <table className="definitions">
      <thead>
        <tr>
          <th scope="col">Template</th>
          <th scope="col">Tags</th>
          <th scope="col">Version</th>
          <th scope="col">Changed</th>
          <th scope="col">Parameters</th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {templates.map(({ template_id, name, description, tags, version, updated_at, parameters }) => (
          <tr key={template_id}>
            <td className="named">
              <Link href={`/templates/${template_id}`}>{name}</Link>
              {description === undefined ? null : <p className="hint">{description}</p>}
            </td>
            <td>
              <Tags tags={tags ?? []} onTag={onTag} />
            </td>
            <td className="number">{version}</td>
            <td>
              <When at={updated_at} />
            </td>
            <td className="parameters-of">
              {Object.keys(parameters).length === 0 ? (
                <span className="none">None</span>
              ) : (
                <code>{Object.keys(parameters).join(', ')}</code>
              )}
            </td>
            <td>
              <Link
                className="button plain"
                href={link(`/templates/${template_id}`, { use: 1 })}
                aria-label={`Use ${name}`}
              >
                Use
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const None = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No template is like that">
      <p>
        <Link href="/templates">Look at all of them.</Link>
      </p>
    </Empty>
  ) : (
    <Empty title="There is no template yet">
      <p>
        <Link href="/templates/new">Write one</Link>, or make one of a workflow, on its page.
      </p>
    </Empty>
  )

export default TemplatesPage
