import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Template } from '../../../src/client/index.ts'
import { link } from '../address.ts'
import { useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Columns } from '../parts/columns.tsx'
import { Empty } from '../parts/empty.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { NamedFilter, useNamedFilter } from '../parts/named-filter.tsx'
import { Tags } from '../parts/tags.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'
import { TEMPLATE_CHANGES } from './use-template.ts'
import '../workflows/workflows.css'

const TemplatesPage = () => {
  const narrowed = useNamedFilter()
  const { filter, isFiltered, onTag } = narrowed
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
      <NamedFilter of={narrowed} what="the templates" />
      <Asked query={templates} what="the templates">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.templates)
          if (rows.length === 0) return <None isFiltered={isFiltered} />
          return (
            <>
              <TemplateRows templates={rows} onTag={onTag} />
              <ShowMore query={templates} />
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
      <Columns names={['Template', 'Tags', 'Version', 'Changed', 'Parameters']} unseen="Actions" />
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
