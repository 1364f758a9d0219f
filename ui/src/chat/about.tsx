import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ChatContext } from '../../../src/client/index.ts'
import { Failure } from '../parts/failure.tsx'
import { client } from '../server.ts'

interface Props {
  readonly context: ChatContext
  readonly onLeave: () => void
}

/** What the questions are about, when one comes from a run or a workflow. */
export const About = ({ context, onLeave }: Props) => {
  const { execution_id: run, workflow_id: workflow, revision } = context
  const named = useQuery({
    queryKey: ['chat', 'about', run ?? '', workflow ?? ''],
    queryFn: async ({ signal }) => {
      if (run !== undefined) return (await client.getExecution(run, { signal })).workflow_name
      return workflow === undefined ? '' : (await client.getWorkflow(workflow, { signal })).name
    },
  })
  const to = run === undefined ? `/workflows/${workflow}` : `/executions/${run}`
  return (
    <>
      <p className="about">
        About {run === undefined ? 'the workflow' : 'the run'}{' '}
        <Link href={to}>
          {named.data ?? '…'} <code>{(run ?? workflow ?? '').slice(-12)}</code>
        </Link>
        {revision === undefined ? null : ` as of its event ${revision}`}
        <button type="button" className="quiet" onClick={onLeave}>
          Ask about everything
        </button>
      </p>
      {named.error === null ? null : <Failure error={named.error} />}
    </>
  )
}
