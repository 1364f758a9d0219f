import { Pool } from 'undici'
import type { Append, Appends } from './ceiling/appends.ts'
import type { Workload } from './workload.ts'

/** Runs one workflow to its end. */
export type RunWorkflow = (id: string, workload: Workload, t0: number) => Promise<void>

const CONNECTIONS = 128
const PAD = 'x'.repeat(330)

/**
 * Not an engine: the least work that keeps the promise, as the upper bound of what a machine allows. The control flow is
 * hard-coded, a step has two events of about 600 bytes, and it starts only when the event of its start is on the disk.
 */
export const ceiling = (append: Append, componentUrl: string): RunWorkflow => {
  const pool = new Pool(componentUrl, { connections: CONNECTIONS, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })

  const http = async (id: string, task: number, { clocked }: Workload, t0: number): Promise<void> => {
    const action = clocked ? 'clock' : 'step'
    const key = `${id}:t${task}:1`
    const { body, statusCode } = await pool.request({
      method: 'POST',
      path: `/api/actions/${action}`,
      headers: { 'content-type': 'application/json', 'idempotency-key': key, traceparent: TRACEPARENT },
      body: JSON.stringify({
        action,
        params: clocked ? { t0 } : { wf: id },
        context: { workflow_id: id, execution_id: id, task_id: `t${task}`, attempt: 1, deadline: AT },
      }),
    })
    await body.json()
    if (statusCode !== 200) throw new Error(`the component answered ${statusCode}`)
  }
  const echo = async (): Promise<void> => {}

  return async (id, workload, t0) => {
    const step = workload.step === 'http' ? http : echo
    const { tasks } = workload
    let revision = 0
    const record = (count: number): Promise<void> => {
      const events: Appends = []
      for (let i = 0; i < count; i++) {
        revision++
        events.push(id, revision, eventText(id, revision))
      }
      return append(events)
    }

    /** An append holds the last step's completion with the next one's start. */
    const oneByOne = async (): Promise<void> => {
      for (let task = 1; task <= tasks; task++) {
        await record(2)
        await step(id, task, workload, t0)
      }
    }
    /** Those that are numbered from here to there; their starts are on the disk. */
    const sideBySide = async (first: number, last: number): Promise<void> => {
      const one = async (task: number): Promise<void> => {
        await step(id, task, workload, t0)
        await record(1)
      }
      await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => one(first + i)))
    }

    switch (workload.shape) {
      case 'chain':
      case 'iterations':
        await oneByOne()
        break
      case 'items':
        await record(tasks + 1)
        await sideBySide(1, tasks)
        break
      case 'fan':
        await record(2)
        await step(id, 1, workload, t0)
        await record(tasks - 1)
        await sideBySide(2, tasks - 1)
        await record(1)
        await step(id, tasks, workload, t0)
    }
    await record(2)
  }
}

const AT = '2030-01-01T00:00:00.000Z'
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const eventText = (id: string, revision: number): string =>
  JSON.stringify({
    id: `${id}-${revision}`,
    stream: `execution-${id}`,
    revision,
    type: 'task_completed',
    at: AT,
    data: { task_id: `t${revision}`, attempt: 1, output: { ok: true, pad: PAD } },
    metadata: { correlation_id: id, causation_id: `${id}-${revision - 1}` },
  })
