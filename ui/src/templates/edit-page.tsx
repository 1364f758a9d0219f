import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { useAddress } from '../address.ts'
import { keptDraft } from '../editor/drafts.ts'
import { writeText } from '../editor/pure/document.ts'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { numberIn } from '../parts/versions.tsx'
import { client } from '../server.ts'
import { TemplateDesk } from './desk.tsx'
import { portableTemplate } from './pure/portable-template.ts'
import '../workflows/workflows.css'

/** Another version of a template; an older one may be the beginning. */
const EditTemplatePage = () => {
  const { id = '' } = useParams<{ id: string }>()
  const version = numberIn(useAddress().params.get('version'))
  const name = `template ${id} ${version ?? ''}`
  const found = useQuery({
    queryKey: ['template', id, 'to edit', version ?? 'latest'],
    queryFn: async ({ signal }) => {
      const latest = await client.getTemplate(id, { signal })
      return { latest, begin: version === undefined ? latest : await client.getTemplate(id, { version, signal }) }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  return (
    <>
      {found.data === undefined ? <h1>Edit</h1> : null}
      <Asked query={found} what="the template">
        {({ latest, begin }) => {
          if (latest.archived)
            return (
              <>
                <h1>Edit {latest.name}</h1>
                <Empty title="The template is archived">
                  <p>No version can be added to it.</p>
                </Empty>
              </>
            )
          const language = keptDraft(name)?.language ?? 'yaml'
          return (
            <TemplateDesk
              template_id={id}
              title={`Edit ${latest.name}`}
              name={name}
              start={{ text: writeText(portableTemplate(begin), language), language, base: latest.version }}
            />
          )
        }}
      </Asked>
    </>
  )
}

export default EditTemplatePage
