import { Link } from 'wouter'
import type { Template } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { VersionedHead } from '../../parts/versioned-head.tsx'

interface Props {
  readonly template: Template
  readonly isLatest: boolean
}

/** What a template is, and what can be done with it. */
export const Head = ({ template, isLatest }: Props) => (
  <VersionedHead
    kind="template"
    id={template.template_id}
    of={template}
    isLatest={isLatest}
    use={{ label: 'Use', opens: 'use' }}
    origin={
      template.source === undefined ? null : (
        <span>
          Taken from{' '}
          <Link href={link(`/workflows/${template.source.workflow_id}`, { version: template.source.version })}>
            a workflow, version {template.source.version}
          </Link>
        </span>
      )
    }
  />
)
