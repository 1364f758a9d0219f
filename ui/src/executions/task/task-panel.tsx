import { Link } from 'wouter'
import { attemptKey, type ExecutionDocument, type TaskDocument } from '../../../../src/client/index.ts'
import { Json } from '../../parts/json.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { Copy } from '../run/copy.tsx'
import { Fact } from '../run/fact.tsx'
import type { Telling } from '../run/use-story.ts'
import { isOver } from '../verbs.ts'
import { Attempts } from './attempts.tsx'
import { Instances } from './instances.tsx'
import { Waits } from './waits.tsx'
import './task-panel.css'

interface Props {
  readonly run: ExecutionDocument
  readonly at: number | undefined
  readonly taskId: string
  readonly telling: Telling
  readonly onSelect: (taskId: string | undefined) => void
}

/** All there is to know of one task, as of the moment that the page shows. */
export const TaskPanel = ({ run, at, taskId, telling, onSelect }: Props) => {
  const task = run.tasks[taskId]
  return (
    <aside className="task-panel panel" aria-label={`Task ${taskId}`}>
      <header>
        <h2>{taskId}</h2>
        <button type="button" className="quiet" aria-label="Close the task" onClick={() => onSelect(undefined)}>
          ✕
        </button>
      </header>
      {task === undefined ? (
        <Instances run={run} at={at} nodeId={taskId} onSelect={onSelect} />
      ) : (
        <Details run={run} at={at} taskId={taskId} task={task} telling={telling} onSelect={onSelect} />
      )}
    </aside>
  )
}

const Details = ({ run, at, taskId, task, telling, onSelect }: Props & { readonly task: TaskDocument }) => (
  <>
    <p>
      <Status status={task.status} />{' '}
      {task.component === null ? <span className="tag">{task.shape}</span> : `${task.component}.${task.action ?? ''}`}
    </p>
    {at === undefined && !isOver(run.status) ? <Waits run={run} task={task} taskId={taskId} /> : null}
    {task.error === null ? null : (
      <section className="failure" aria-label="Error">
        <p>
          <strong>{task.error.type}</strong>
        </p>
        <p>{task.error.message}</p>
        {task.error.details === undefined ? null : <Json name="details" value={task.error.details} open={1} />}
      </section>
    )}
    <dl className="facts">
      <Fact name="Started">
        <When at={task.started_at} />
      </Fact>
      <Fact name="Ended">
        <When at={task.completed_at} />
      </Fact>
      <Fact name="Lasted">
        <Lasting from={task.started_at} to={task.completed_at} />
      </Fact>
      {task.next_attempt_at === undefined ? null : (
        <Fact name="Next attempt">
          <When at={task.next_attempt_at} />
        </Fact>
      )}
      {task.waiting_until === undefined ? null : (
        <Fact name="Waits until">
          <When at={task.waiting_until} />
        </Fact>
      )}
      {task.skip_reason === undefined ? null : <Fact name="Skipped because">{whySkipped(task.skip_reason)}</Fact>}
      {task.items === undefined ? null : (
        <Fact name="Items">
          {task.items.succeeded} of {task.items.total} done, {task.items.failed} failed, {task.items.under_way} under
          way
        </Fact>
      )}
      {task.iterations === undefined ? null : <Fact name="Iterations">{task.iterations}</Fact>}
      {task.heartbeat === undefined ? null : (
        <Fact name="Last heartbeat">
          <When at={task.heartbeat.at} />
          {task.heartbeat.details === null ? null : <Json value={task.heartbeat.details} open={1} />}
        </Fact>
      )}
      {task.accepted === undefined ? null : <Fact name="Taken">The component reports its outcome later.</Fact>}
      {task.child_execution_id === undefined ? null : (
        <Fact name="Child">
          <Link href={`/executions/${task.child_execution_id}`}>{task.child_execution_id.slice(-12)}</Link>
        </Fact>
      )}
      {task.depends_on.length === 0 ? null : (
        <Fact name="After">
          {task.depends_on.map((id) => (
            <button key={id} type="button" className="quiet" onClick={() => onSelect(id)}>
              {id}
            </button>
          ))}
        </Fact>
      )}
      {task.component === null || task.attempt === 0 ? null : (
        <Fact name="Idempotency key">
          <Copy text={attemptKey(run.execution_id, taskId, task.attempt)} what="the idempotency key" />
        </Fact>
      )}
    </dl>
    {task.caught === undefined ? null : (
      <section aria-label="Caught error">
        <h3>Caught by handler {task.caught.handler}</h3>
        <p>
          <strong>{task.caught.error.type}</strong>: {task.caught.error.message}
        </p>
      </section>
    )}
    <h3>Input</h3>
    <Json value={task.input} open={3} />
    <h3>Output</h3>
    {task.status === 'completed' || task.output !== null ? (
      <Json value={task.output} open={3} />
    ) : (
      <p className="none">There is none.</p>
    )}
    <Attempts taskId={taskId} at={at} telling={telling} />
  </>
)

const whySkipped = (reason: NonNullable<TaskDocument['skip_reason']>): string => {
  switch (reason.code) {
    case 'condition_false':
      return 'its condition was not met'
    case 'trigger_rule':
      return `its trigger rule ${typeof reason.rule === 'string' ? reason.rule : JSON.stringify(reason.rule)} could not be met any more`
    case 'upstream_not_completed':
      return `${reason.task_id} is ${reason.status}`
  }
}
