import { expect } from 'chai'
import { setTimeout as delay } from 'node:timers/promises'
import type { NewHook } from '../../../src/client/index.ts'
import { ID, type Scene, type Scenes } from './scene.ts'
import type { World } from './world.ts'

const scheduled = async ({ client, workflow }: World, paused = false) => {
  const { workflow_id } = await workflow('nightly_report')
  const { schedule_id } = await client.createSchedule({ workflow_id, cron: '30 2 * * *', paused })
  return { [ID]: schedule_id }
}

const told = async ({ client, shop }: World) => ({
  [ID]: (await client.createWebhook({ url: `${shop}/told`, types: ['workflow_completed'] })).webhook_id,
})

/** A webhook whose receiver refuses, once it has given up on two events: their positions. */
const refused = async ({ client, shop, ended, workflow }: World) => {
  await workflow('health_check')
  const { webhook_id } = await client.createWebhook({
    url: `${shop}/refuses`,
    types: ['workflow_submitted', 'workflow_completed'],
    max_attempts: 1,
  })
  await ended('health_check')
  for (;;) {
    const { dead_letters } = await client.listWebhookDeliveries(webhook_id)
    const [first, second] = dead_letters.map(({ event_position }) => String(event_position))
    if (first !== undefined && second !== undefined) return { [ID]: webhook_id, '42': first, '57': second }
    await delay(20)
  }
}

const hook = async ({ workflow }: World): Promise<NewHook> => ({
  name: 'deploys',
  start: { workflow_id: (await workflow('health_check')).workflow_id, input: '${request.body}' },
})
const hooked = async (world: World) => ({ [ID]: (await world.client.createHook(await hook(world))).hook_id })

/** One that goes on until it is asked to stop. */
const staying = (says: RegExp, more: Partial<Scene> = {}): Scene => ({ says, stays: true, ...more })

export const outside: Scenes = {
  serve: [
    () => staying(/^Harmonia is at http/m, { env: { HARMONIA_PORT: '0', HARMONIA_DATA_DIR: 'serve' } }),
    () => staying(/^Harmonia is at http/m, { instead: { '9002': '0', './data': './served' } }),
  ],
  dev: [
    () => staying(/Harmonia stays up at/, { env: { HARMONIA_PORT: '0', HARMONIA_DATA_DIR: 'dev' } }),
    () => ({ instead: { './data': './once' }, says: /3 of 3 completed/ }),
  ],
  worker: [
    ({ url }) => staying(/^Worker \S+ asks \S+ for tasks of render\.$/m, { env: { HARMONIA_URL: url } }),
    ({ url }) => staying(/^Worker \S+ asks \S+ for tasks of mail\.$/m, { instead: { 'http://10.0.0.5:8002': url } }),
  ],
  status: [
    () => ({ says: /^status +ok\nname +harmonia$/m }),
    ({ url }) => ({ instead: { 'http://127.0.0.1:8002': url }, says: /"version": "/ }),
  ],
  monitor: [() => ({ says: /^running +\d+ of \d+; calls in flight: \d+$/m }), () => ({ says: /"interval": 10,/ })],
  register: [() => ({ says: /^Registered harmonia with Hermes at / }), () => ({ says: /"endpoint": "/ })],
  'secrets list': [() => ({ says: /^HOOK_SECRET +environment/m }), () => ({ says: /"name": "HOOK_SECRET"/ })],
  'components list': [
    () => ({ says: /^ergon +/m }),
    () => ({ says: /"name": "ergon"/ }),
    () => ({ says: /^engram +/m }),
  ],
  'components test': [() => ({ says: /Reachable +yes/ }), () => ({ says: /"reachable": true/ })],
  'components register': [
    ({ shop }) => ({ instead: { 'http://127.0.0.1:9001': shop, ergon: 'ergon_two' }, says: /^Registered ergon_two/ }),
    ({ shop }) => ({ instead: { 'http://127.0.0.1:9002': shop }, says: /^Registered mailer/ }),
    ({ shop }) => ({ files: { 'weather.yaml': { name: 'weather', endpoint: shop } }, says: /^Registered weather/ }),
    ({ shop }) => ({ instead: { 'http://10.0.0.7:8000': shop }, says: /^Registered engram/ }),
  ],
  'components export': [() => ({ says: /^name: ergon$/m }), () => ({ says: /"name": "ergon"/ })],
  'components remove': [
    async ({ client, shop }) => {
      await client.registerComponent({ name: 'given_up', endpoint: shop })
      return { instead: { ergon: 'given_up' }, says: /^Removed given_up\.$/m }
    },
  ],
  'schedule create': [
    async ({ workflow }) => {
      await workflow('nightly_report')
      return { says: /^Created schedule \S+\.\nNext: \S+T0[01]:30/ }
    },
    async ({ workflow }) => {
      await workflow('health_check')
      return { says: /^Created schedule \S+\.\nNext: (\S+:00\.000Z(, )?){5}$/m }
    },
  ],
  'schedule list': [
    async (world) => {
      await scheduled(world)
      return { says: /30 2 \* \* \*/ }
    },
    async (world) => {
      await scheduled(world, true)
      return { says: /"status": "paused"/ }
    },
  ],
  'schedule show': [
    async (world) => ({ instead: await scheduled(world), says: /^Next +(\S+T02:30:00\.000Z(, )?){10}$/m }),
  ],
  'schedule pause': [async (world) => ({ instead: await scheduled(world), says: /^Schedule \S+ is paused\.$/m })],
  'schedule resume': [
    async (world) => ({ instead: await scheduled(world, true), says: /^Schedule \S+ is active\.$/m }),
  ],
  'schedule trigger': [async (world) => ({ instead: await scheduled(world), says: /^Execution \S+ is completed\.$/m })],
  'schedule backfill': [
    async (world) => ({ instead: await scheduled(world), says: /is active; 31 due times wait\.$/m }),
  ],
  'schedule delete': [async (world) => ({ instead: await scheduled(world), says: /^Deleted schedule / })],
  'hook create': [
    async (world) => ({
      files: { 'deploys.json': await hook(world) },
      says: /^Created hook \S+\.\nDeliver to http/,
    }),
  ],
  'hook list': [
    async (world) => {
      await hooked(world)
      return { says: /^\S+ +deploys +starts /m }
    },
    async (world) => {
      await hooked(world)
      return { says: /"hook_id": "/ }
    },
  ],
  'hook show': [async (world) => ({ instead: await hooked(world), says: /^Name +deploys$/m })],
  'hook update': [
    async (world) => {
      const instead = await hooked(world)
      const changed = { ...(await hook(world)), name: 'deploys of the day' }
      return { instead, files: { 'deploys.json': changed }, says: /^Name +deploys of the day$/m }
    },
  ],
  'hook delete': [async (world) => ({ instead: await hooked(world), says: /^Deleted hook / })],
  'webhook create': [
    ({ shop }) => ({ instead: { 'https://hooks.example/harmonia': `${shop}/told` }, says: /^Created webhook / }),
    async ({ shop, workflow }) => {
      await workflow('nightly_report')
      return { instead: { 'http://127.0.0.1:9000/': `${shop}/told` }, says: /^Created webhook / }
    },
  ],
  'webhook list': [
    async (world) => {
      const { [ID]: id } = await told(world)
      return { says: new RegExp(`^${id} +${world.shop}/told +active`, 'm') }
    },
    async (world) => {
      await told(world)
      return { says: /"webhooks": \[/ }
    },
  ],
  'webhook show': [async (world) => ({ instead: await told(world), says: /^Types +workflow_completed$/m })],
  'webhook test': [async (world) => ({ instead: await told(world), says: /^The receiver answered 200 within/ })],
  'webhook deliveries': [async (world) => ({ instead: await told(world), says: /^Nothing was sent since/ })],
  'webhook pause': [async (world) => ({ instead: await told(world), says: /is paused/ })],
  'webhook resume': [
    async (world) => {
      const instead = await told(world)
      await world.client.pauseWebhook(instead[ID])
      return { instead, says: /is active/ }
    },
  ],
  'webhook redeliver': [
    async (world) => ({ instead: { [ID]: (await refused(world))[ID] }, says: /with 2 dead letters/ }),
    async (world) => ({ instead: await refused(world), says: /with 2 dead letters/ }),
    async (world) => ({ instead: await told(world), says: /^Webhook \S+ is active; it stands at position \d+\.$/m }),
  ],
  'webhook delete': [
    async (world) => {
      const instead = await told(world)
      return {
        instead,
        says: /^Deleted webhook /,
        after: async () => {
          const { webhooks } = await world.client.listWebhooks()
          expect(webhooks.map(({ webhook_id }) => webhook_id)).not.to.include(instead[ID])
        },
      }
    },
  ],
}
