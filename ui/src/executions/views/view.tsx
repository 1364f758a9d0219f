import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { EventsView } from '../events/events-view.tsx'
import type { Telling } from '../run/use-story.ts'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { CheckpointsView } from './checkpoints-view.tsx'
import { ChildrenView } from './children-view.tsx'
import { CompensationView } from './compensation-view.tsx'
import { DataView } from './data-view.tsx'
import { GraphView } from './graph-view.tsx'
import { ExplainView } from './explain-view.tsx'
import { StateView } from './state-view.tsx'
import { TasksView } from './tasks-view.tsx'
import type { ViewName } from './views.ts'

export interface ViewProps {
  /** As of `at`, when that is given. */
  readonly run: ExecutionDocument
  readonly at: number | undefined
  readonly last: number
  readonly telling: Telling
  readonly task: string | undefined
  readonly onSelect: (taskId: string | undefined) => void
  readonly onTravel: (at: number | undefined) => void
}

export const View = ({ view, ...props }: ViewProps & { readonly view: ViewName }) => {
  switch (view) {
    case 'graph':
      return <GraphView {...props} />
    case 'timeline':
      return <TimelineView {...props} />
    case 'events':
      return <EventsView {...props} />
    case 'explain':
      return <ExplainView {...props} />
    case 'data':
      return <DataView {...props} />
    case 'tasks':
      return <TasksView {...props} />
    case 'children':
      return <ChildrenView {...props} />
    case 'checkpoints':
      return <CheckpointsView {...props} />
    case 'compensation':
      return <CompensationView {...props} />
    case 'state':
      return <StateView {...props} />
  }
}
