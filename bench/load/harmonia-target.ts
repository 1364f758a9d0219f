import WebSocket from 'ws'
import { COMPONENT, definitionOf } from '../definition.ts'
import type { LoadPlan } from './messages.ts'
import { openPost } from './post.ts'
import type { Target } from './target.ts'

const ENDS = ['workflow_completed', 'workflow_failed', 'workflow_cancelled']

interface Message {
  readonly type: string
  readonly event_type?: string
  readonly execution_id?: string
  readonly message?: string
}

/** Registers the component and the workflow; then submits executions, and hears of their ends over one WebSocket. */
export const harmoniaTarget = async ({ url, componentUrl, workload, inFlight }: LoadPlan): Promise<Target> => {
  const { post, close } = openPost(url, inFlight)
  await post('/api/components', JSON.stringify({ name: COMPONENT, endpoint: componentUrl }))
  const created = await post('/api/workflows', JSON.stringify(definitionOf('bench', workload)))
  const { workflow_id } = JSON.parse(created) as { readonly workflow_id: string }

  /** Ends that were told before the answer that says whose they are. */
  const early = new Map<string, Message>()
  const waiting = new Map<string, (end: Message) => void>()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/events?types=${ENDS.join()}`, {
    perMessageDeflate: false,
  })
  const broken = new Promise<never>((_, reject) => {
    socket.on('close', (code) => reject(new Error(`the event stream was closed (${code})`)))
    socket.on('error', reject)
  })
  const connected = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as Message
      const { type, execution_id = '' } = message
      if (type === 'connected') resolve()
      if (type !== 'event') return
      const told = waiting.get(execution_id)
      if (told === undefined) early.set(execution_id, message)
      else {
        waiting.delete(execution_id)
        told(message)
      }
    })
  })
  await Promise.race([connected, broken])

  const endOf = (id: string): Message | Promise<Message> => {
    const told = early.get(id)
    if (told === undefined) return new Promise((resolve) => waiting.set(id, resolve))
    early.delete(id)
    return told
  }

  return {
    run: async (input) => {
      const answer = await post('/api/executions', JSON.stringify({ workflow_id, input }))
      const { execution_id } = JSON.parse(answer) as { readonly execution_id: string }
      const end = await endOf(execution_id)
      if (end.event_type !== 'workflow_completed') throw new Error(`${execution_id}: ${end.message}`)
    },
    broken,
    close: async () => {
      broken.catch(() => {})
      socket.terminate()
      await close()
    },
  }
}
