import { Link } from 'wouter'
import type { Workflow } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { VersionedHead } from '../../parts/versioned-head.tsx'

interface Props {
  readonly workflow: Workflow
  readonly isLatest: boolean
}

/** What a workflow is, and what can be done with it. */
export const Head = ({ workflow, isLatest }: Props) => {
  const { workflow_id, version, template } = workflow
  return (
    <VersionedHead
      kind="workflow"
      id={workflow_id}
      of={workflow}
      isLatest={isLatest}
      use={{ label: 'Execute', opens: 'execute' }}
      ways={
        <>
          <Link className="button plain" href={link('/templates/new', { workflow: workflow_id, version })}>
            Make a template
          </Link>
          <Link className="button plain" href={link('/chat', { workflow: workflow_id })}>
            Ask about it
          </Link>
        </>
      }
      origin={
        template === undefined ? null : (
          <span>
            Made of{' '}
            <Link href={link(`/templates/${template.template_id}`, { version: template.version })}>
              a template, version {template.version}
            </Link>
          </span>
        )
      }
    />
  )
}
