import { useState } from 'react'
import { useAddress } from '../address.ts'
import { dropDraft, keptDraft } from '../editor/drafts.ts'
import { writeText } from '../editor/pure/document.ts'
import { Asked } from '../parts/asked.tsx'
import { numberIn } from '../parts/versions.tsx'
import { useWorkflow } from '../workflows/use-workflow.ts'
import { TemplateDesk } from './desk.tsx'
import { FromWorkflow } from './new/from-workflow.tsx'
import '../workflows/workflows.css'

const FIRST = `name: my_template
description: What it is for.
parameters:
  text:
    type: string
    description: What is said
definition:
  name: say
  tasks:
    say:
      component: harmonia
      action: echo
      input:
        text: \${param.text}
`

const NewTemplatePage = () => {
  const { params } = useAddress()
  const workflow_id = params.get('workflow')
  if (workflow_id !== null) return <OfWorkflow workflow_id={workflow_id} version={numberIn(params.get('version'))} />
  return (
    <TemplateDesk title="New template" name="new template" start={{ text: FIRST, language: 'yaml', base: undefined }} />
  )
}

interface OfProps {
  readonly workflow_id: string
  readonly version: number | undefined
}

/** First it is said what becomes a parameter, then the template is there to be written on. */
const OfWorkflow = ({ workflow_id, version }: OfProps) => {
  const workflow = useWorkflow(workflow_id, version)
  const name = `template of ${workflow_id}`
  const [made, make] = useState<unknown>()
  const [kept] = useState(() => keptDraft(name))
  if (made !== undefined)
    return (
      <TemplateDesk
        title="New template"
        name={name}
        start={{ text: writeText(made, 'yaml'), language: 'yaml', base: undefined }}
      />
    )
  return (
    <>
      <header className="head">
        <h1>New template</h1>
      </header>
      {kept === undefined ? null : (
        <p className="kept">
          You had begun to write one in this tab.{' '}
          <button type="button" className="plain" onClick={() => make({})}>
            Go on with it
          </button>
        </p>
      )}
      <Asked query={workflow} what="the workflow">
        {(found) => (
          <FromWorkflow
            workflow={found}
            onMade={(template) => {
              dropDraft(name)
              make(template)
            }}
          />
        )}
      </Asked>
    </>
  )
}

export default NewTemplatePage
