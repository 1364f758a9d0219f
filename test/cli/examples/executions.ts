import { expect } from 'chai'
import { definitions } from './definitions.ts'
import { ID, OTHER_ID, type Scene, type Scenes } from './scene.ts'
import type { World } from './world.ts'

const ended = async ({ ended }: World): Promise<Readonly<Record<string, string>>> => ({
  [ID]: (await ended()).execution_id,
})
/** One that has started another one. */
const parent = async ({ workflow, ended }: World): Promise<Readonly<Record<string, string>>> => {
  await workflow('health_check')
  return { [ID]: (await ended('parent')).execution_id }
}
const waiting = async ({ start }: World): Promise<Readonly<Record<string, string>>> => ({
  [ID]: await start('waiting'),
})

/** An approval that is asked for, by the id that is in the examples. */
const asked = async ({ client, start }: World): Promise<Readonly<Record<string, string>>> => {
  const execution_id = await start('waiting')
  const { approvals } = await client.listApprovals({ execution_id })
  return { [`${ID}:sign_off:1`]: approvals[0]?.approval_id ?? 'none' }
}
const decided = async (world: World, decision: 'approved' | 'rejected', verb: 'approve' | 'reject'): Promise<Scene> => {
  const instead = await asked(world)
  const [id = ''] = Object.values(instead)
  return {
    instead,
    says: new RegExp(`^${id} is ${decision}\\.`),
    after: async () => {
      const { status, decision: made } = await world.client.getApproval(id)
      expect({ status, by: made?.by }, verb).to.deep.equal({ status: decision, by: 'ada' })
    },
  }
}

export const executions: Scenes = {
  'execution list': [
    async (world) => {
      await waiting(world)
      return { says: /waiting +running/ }
    },
    async (world) => {
      await world.ended('data_processing_pipeline')
      return { says: /"workflow_name": "data_processing_pipeline"/ }
    },
  ],
  'execution status': [
    async (world) => ({ instead: await ended(world), says: /7 of 7 completed/ }),
    async (world) => ({ instead: await ended(world), says: /"status": "running"/ }),
  ],
  'execution show': [
    async (world) => ({ instead: await ended(world), says: /^Tasks +\d of 7 completed$/m }),
    async (world) => {
      const { execution_id, completed_at } = await world.ended()
      return {
        instead: { [ID]: execution_id, '2026-01-31T12:00:00Z': String(completed_at) },
        says: /^✓ ship +completed .* after pack_one, pack_two/m,
      }
    },
    async (world) => ({ instead: await ended(world), says: /"parcel": "p-1"/ }),
  ],
  'execution tasks': [
    async (world) => ({ instead: await ended(world), says: /^charge +completed +2 /m }),
    async (world) => ({ instead: await ended(world), says: /"task_id": "pack_five"/ }),
  ],
  'execution events': [
    async (world) => ({
      instead: await ended(world),
      says: /^\S+ +#3 +task_retry_scheduled +Attempt 1 of task charge failed/m,
    }),
    async (world) => ({ instead: await ended(world), says: /"event_type": "workflow_completed"/ }),
  ],
  'execution watch': [
    async (world) => ({ instead: await ended(world), says: /Task ship completed\.[^]*workflow_completed/ }),
    async (world) => ({ instead: await ended(world), says: /"event_type":"workflow_completed"/ }),
  ],
  'execution replay': [
    async (world) => ({ instead: await ended(world), says: /^\{.*workflow_submitted.*\n(\{.*\n){17,}$/ }),
    async (world) => ({ instead: await ended(world), says: /^\{"revision":12,/ }),
  ],
  'execution children': [
    async (world) => ({ instead: await parent(world), says: /health_check +completed/ }),
    async (world) => ({ instead: await parent(world), says: /"workflow_name": "health_check"/ }),
  ],
  'execution explain': [
    async (world) => ({
      instead: await waiting(world),
      says: /^paid +waiting +waits for the signal payment_received/m,
    }),
    async (world) => ({ instead: await ended(world), says: /"revision": 4,/ }),
  ],
  'execution pause': [async (world) => ({ instead: await waiting(world), says: /^Execution \S+ is paused\.$/m })],
  'execution resume': [
    async (world) => {
      const execution_id = await world.start('waiting')
      await world.client.pauseExecution(execution_id)
      return { instead: { [ID]: execution_id }, says: /^Execution \S+ is running\.$/m }
    },
  ],
  'execution cancel': [async (world) => ({ instead: await waiting(world), says: /^Execution \S+ is cancelled\.$/m })],
  'execution retry': [
    async ({ failed }) => ({ instead: { [ID]: (await failed()).execution_id }, says: /^Execution \S+ is running\.$/m }),
  ],
  'execution signal': [
    async (world) => {
      const instead = await waiting(world)
      return {
        instead,
        says: /^Execution \S+ is running\.$/m,
        after: async () => {
          const { tasks } = await world.client.getExecution(instead[ID] ?? '')
          expect(tasks['paid']?.status).to.equal('completed')
        },
      }
    },
    async (world) => ({ instead: await waiting(world), says: /^Execution \S+ is running\.$/m }),
  ],
  'execution fork': [
    async (world) => ({ instead: await ended(world), says: /It goes on from event 18 of/ }),
    async (world) => ({ instead: await ended(world), says: /It goes on from event 12 of/ }),
    async (world) => {
      const { execution_id } = await world.failed()
      const fixed = {
        ...definitions.order,
        tasks: { ...definitions.order.tasks, charge: { component: 'harmonia', action: 'echo' } },
      }
      return { instead: { [ID]: execution_id }, files: { 'fixed.yaml': fixed }, says: /It goes on from event/ }
    },
  ],
  'execution diff': [
    async (world) => ({
      instead: { ...(await ended(world)), [OTHER_ID]: (await world.ended()).execution_id },
      says: /The same: 7 tasks compared/,
    }),
    // Where two things differ the command answers as diff does.
    async (world) => ({
      instead: { ...(await ended(world)), [OTHER_ID]: (await world.ended('order', { amount: 13 })).execution_id },
      says: /^They part at charge, in input[^]*^charge +input\/amount +12 +13$/m,
      code: 1,
    }),
  ],
  'execution bisect': [
    async (world) => ({ instead: await ended(world), says: /^true +\S+ +#4 +task_started/ }),
    async (world) => ({ instead: await ended(world), says: /^true .* pack_five started[^]*^false .* completed/m }),
  ],
  'approval list': [
    async (world) => {
      await asked(world)
      return { says: /^\S+:sign_off:1 +waiting +pending +ada /m }
    },
    async (world) => {
      const [id = ''] = Object.values(await asked(world))
      await world.client.approve(id, { by: 'ada' })
      return { says: /"status": "approved"/ }
    },
  ],
  'approval show': [async (world) => ({ instead: await asked(world), says: /^Prompt +Pay\?\nStatus +pending$/m })],
  'approval approve': [(world) => decided(world, 'approved', 'approve')],
  'approval reject': [(world) => decided(world, 'rejected', 'reject')],
}
