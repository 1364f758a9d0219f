import { useParams } from 'wouter'
import { useAddress } from '../address.ts'
import { useTitle } from '../parts/use-title.ts'
import { TravelBar } from '../travel/travel-bar.tsx'
import { Failure } from '../parts/failure.tsx'
import { Asked } from '../parts/asked.tsx'
import { Actions } from './run/actions.tsx'
import { Header } from './run/header.tsx'
import { Pending } from './run/pending-approvals.tsx'
import { useRun } from './run/use-run.ts'
import { useStory } from './run/use-story.ts'
import { TaskPanel } from './task/task-panel.tsx'
import { View } from './views/view.tsx'
import { viewIn, viewsOf } from './views/views.ts'
import { ViewTabs } from './views/view-tabs.tsx'
import './executions.css'
import './execution.css'

const ExecutionPage = () => {
  const { id = '' } = useParams()
  return <Run key={id} id={id} />
}

const Run = ({ id }: { readonly id: string }) => {
  const { params, change } = useAddress()
  const at = revisionIn(params.get('at'))
  const task = params.get('task') ?? undefined
  const { now, past, last, standing } = useRun(id, at)
  const telling = useStory(id, last)
  useTitle(now.data === undefined ? undefined : `${now.data.workflow_name} ${now.data.status}`)
  const select = (task_id: string | undefined): void => change({ task: task_id })
  const travel = (revision: number | undefined): void => change({ at: revision })
  return (
    <Asked query={now} what="the execution">
      {(run) => (
        <>
          <Header run={run} standing={standing} past={at === undefined ? undefined : past.data} />
          <Actions run={run} at={at} last={last} />
          <Pending run={run} />
          <TravelBar executionId={id} last={last} at={at} onAt={travel} />
          {past.error === null || at === undefined ? null : <Failure error={past.error} />}
          <ViewTabs views={viewsOf(run)} shown={viewIn(params, run)} />
          <div className={task === undefined ? 'run-body' : 'run-body with-task'}>
            <View
              view={viewIn(params, run)}
              run={at === undefined ? run : (past.data ?? run)}
              at={at}
              last={last}
              telling={telling}
              task={task}
              onSelect={select}
              onTravel={travel}
            />
            {task === undefined ? null : (
              <TaskPanel
                run={at === undefined ? run : (past.data ?? run)}
                at={at}
                taskId={task}
                telling={telling}
                onSelect={select}
              />
            )}
          </div>
        </>
      )}
    </Asked>
  )
}

/** Whoever writes an address by hand may write anything. */
const revisionIn = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined

export default ExecutionPage
