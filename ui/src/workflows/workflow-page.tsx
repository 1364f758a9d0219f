import { Link, useParams } from 'wouter'
import type { Workflow } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { ArchiveDialog } from '../parts/archive-dialog.tsx'
import { Asked } from '../parts/asked.tsx'
import { numberIn } from '../parts/versions.tsx'
import { client } from '../server.ts'
import { useWorkflow } from './use-workflow.ts'
import { ExecuteDialog } from './page/execute-dialog.tsx'
import { Head } from './page/head.tsx'
import { DefinitionView } from './page/definition-view.tsx'
import { GraphView } from './page/graph-view.tsx'
import { RunsView } from './page/runs-view.tsx'
import { SchedulesView } from './page/schedules-view.tsx'
import { VersionsView } from './page/versions-view.tsx'
import { WhatIfView } from './page/what-if-view.tsx'
import './workflows.css'

const VIEWS = [
  ['graph', 'Graph', GraphView],
  ['definition', 'Definition', DefinitionView],
  ['versions', 'Versions', VersionsView],
  ['runs', 'Runs', RunsView],
  ['schedules', 'Schedules', SchedulesView],
  ['whatif', 'What if', WhatIfView],
] as const

const WorkflowPage = () => {
  const { id = '' } = useParams<{ id: string }>()
  const { params } = useAddress()
  const version = numberIn(params.get('version'))
  const workflow = useWorkflow(id, version)
  return (
    <>
      {workflow.data === undefined ? <h1>Workflow</h1> : null}
      <Asked query={workflow} what="the workflow">
        {(found) => <Shown workflow={found} isLatest={version === undefined} />}
      </Asked>
    </>
  )
}

const Shown = ({ workflow, isLatest }: { readonly workflow: Workflow; readonly isLatest: boolean }) => {
  const { params, change } = useAddress()
  const [name, , View] = VIEWS.find(([view]) => view === params.get('view')) ?? VIEWS[0]
  const path = `/workflows/${workflow.workflow_id}`
  return (
    <>
      <Head workflow={workflow} isLatest={isLatest} />
      <nav aria-label="Views of the workflow" className="tabs views">
        {VIEWS.map(([view, label]) => (
          <Link
            key={view}
            href={link(path, {
              view: view === 'graph' ? undefined : view,
              version: isLatest ? undefined : workflow.version,
            })}
            aria-current={view === name ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <View workflow={workflow} />
      {params.has('execute') && !workflow.archived ? (
        <ExecuteDialog workflow={workflow} isLatest={isLatest} onClose={() => change({ execute: undefined })} />
      ) : null}
      {params.has('archive') ? (
        <ArchiveDialog
          kind="workflow"
          id={workflow.workflow_id}
          name={workflow.name}
          archive={() => client.archiveWorkflow(workflow.workflow_id)}
          onClose={() => change({ archive: undefined })}
        >
          No new execution can be started from then on, and the list has it no more. Executions that run go on, and all
          of its history stays. This can not be undone.
        </ArchiveDialog>
      ) : null}
    </>
  )
}

export default WorkflowPage
