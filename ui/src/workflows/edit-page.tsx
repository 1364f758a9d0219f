import { useQuery } from '@tanstack/react-query'
import { useParams } from 'wouter'
import { useAddress } from '../address.ts'
import { writeText } from '../editor/pure/document.ts'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { numberIn } from '../parts/versions.tsx'
import { client } from '../server.ts'
import { Desk } from './edit/desk.tsx'
import { keptDraft } from '../editor/drafts.ts'
import { portable } from './pure/portable.ts'
import './workflows.css'

const FIRST = `name: my_workflow
description: What it is for.
tasks:
  first:
    component: harmonia
    action: echo
    input:
      text: Hello
`

const EditPage = () => {
  const { id } = useParams<{ id?: string }>()
  const { params } = useAddress()
  const example = params.get('example')
  if (id !== undefined) return <Existing key={id} id={id} version={numberIn(params.get('version'))} />
  if (example !== null) return <FromExample key={example} file={example} />
  return <Desk title="New workflow" name="new" start={{ text: FIRST, language: 'yaml', base: undefined }} />
}

/** An older version may be the beginning; what is stored goes on top of the one that was the latest when it began. */
const Existing = ({ id, version }: { readonly id: string; readonly version: number | undefined }) => {
  const name = version === undefined ? id : `${id} ${version}`
  const found = useQuery({
    queryKey: ['workflow', id, 'to edit', version ?? 'latest'],
    queryFn: async ({ signal }) => {
      const latest = await client.getWorkflow(id, { signal })
      return { latest, begin: version === undefined ? latest : await client.getWorkflow(id, { version, signal }) }
    },
    // What is written must not change under the writer's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  return (
    <>
      {found.data === undefined ? <h1>Edit</h1> : null}
      <Asked query={found} what="the workflow">
        {({ latest, begin }) =>
          latest.archived ? (
            <>
              <h1>Edit {latest.name}</h1>
              <Empty title="The workflow is archived">
                <p>No version can be added to it.</p>
              </Empty>
            </>
          ) : (
            <Desk
              workflow_id={id}
              title={`Edit ${latest.name}`}
              name={name}
              start={{
                text: writeText(portable(begin), keptDraft(name)?.language ?? 'yaml'),
                language: keptDraft(name)?.language ?? 'yaml',
                base: latest.version,
              }}
            />
          )
        }
      </Asked>
    </>
  )
}

const FromExample = ({ file }: { readonly file: string }) => {
  const examples = useQuery({
    queryKey: ['examples'],
    queryFn: ({ signal }) => client.listExamples({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      {examples.data === undefined ? <h1>New workflow</h1> : null}
      <Asked query={examples} what="the example">
        {({ examples: all }) => {
          const example = all.find((each) => each.file === file)
          if (example === undefined)
            return (
              <>
                <h1>New workflow</h1>
                <Empty title="There is no such example" />
              </>
            )
          const language = file.endsWith('.json') ? 'json' : 'yaml'
          return (
            <Desk
              title="New workflow"
              name={`example ${file}`}
              start={{ text: example.text, language, base: undefined }}
            />
          )
        }}
      </Asked>
    </>
  )
}

export default EditPage
