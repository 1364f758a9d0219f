import { Link, useParams } from 'wouter'
import type { Template } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { ArchiveDialog } from '../parts/archive-dialog.tsx'
import { Asked } from '../parts/asked.tsx'
import { numberIn } from '../parts/versions.tsx'
import { client } from '../server.ts'
import { Head } from './page/head.tsx'
import { MadeView } from './page/made-view.tsx'
import { ParametersView } from './page/parameters-view.tsx'
import { TextView } from './page/text-view.tsx'
import { UseDialog } from './page/use-dialog.tsx'
import { VersionsView } from './page/versions-view.tsx'
import { useTemplate } from './use-template.ts'
import '../workflows/workflows.css'

const VIEWS = [
  ['parameters', 'Parameters', ParametersView],
  ['template', 'Template', TextView],
  ['versions', 'Versions', VersionsView],
  ['made', 'Made of it', MadeView],
] as const

const TemplatePage = () => {
  const { id = '' } = useParams<{ id: string }>()
  const { params } = useAddress()
  const version = numberIn(params.get('version'))
  const template = useTemplate(id, version)
  return (
    <>
      {template.data === undefined ? <h1>Template</h1> : null}
      <Asked query={template} what="the template">
        {(found) => <Shown template={found} isLatest={version === undefined} />}
      </Asked>
    </>
  )
}

const Shown = ({ template, isLatest }: { readonly template: Template; readonly isLatest: boolean }) => {
  const { params, change } = useAddress()
  const [name, , View] = VIEWS.find(([view]) => view === params.get('view')) ?? VIEWS[0]
  return (
    <>
      <Head template={template} isLatest={isLatest} />
      <nav aria-label="Views of the template" className="tabs views">
        {VIEWS.map(([view, label]) => (
          <Link
            key={view}
            href={link(`/templates/${template.template_id}`, {
              view: view === 'parameters' ? undefined : view,
              version: isLatest ? undefined : template.version,
            })}
            aria-current={view === name ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <View template={template} />
      {params.has('use') && !template.archived ? (
        <UseDialog template={template} isLatest={isLatest} onClose={() => change({ use: undefined })} />
      ) : null}
      {params.has('archive') ? (
        <ArchiveDialog
          kind="template"
          id={template.template_id}
          name={template.name}
          archive={() => client.archiveTemplate(template.template_id)}
          onClose={() => change({ archive: undefined })}
        >
          Nothing is made of it from then on, and the list has it no more. The workflows that were made of it stay, and
          so does its history. This can not be undone.
        </ArchiveDialog>
      ) : null}
    </>
  )
}

export default TemplatePage
