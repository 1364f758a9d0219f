import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { newKeys } from '../../../src/audit/keys.ts'
import { serverForTests } from '../../support/eventstoredb/for-tests.ts'
import { harmonia } from '../../support/cli-run.ts'
import { CHECKPOINT_ID, ID, type Scenes } from './scene.ts'
import type { World } from './world.ts'

const ended = async (world: World) => ({ [ID]: (await world.ended()).execution_id })

const checkpointed = async ({ client, ended }: World) => {
  const { execution_id } = await ended()
  const { checkpoint_id } = await client.createCheckpoint({ execution_id })
  return { execution_id, instead: { [CHECKPOINT_ID]: checkpoint_id } }
}

/** An archive of what has ended, by its id and its file. */
const archived = async ({ client, ended }: World) => {
  await ended()
  const { archives } = await client.runArchive({ older_than: 0 })
  return { [ID]: archives[0]?.archive_id ?? 'none' }
}

export const history: Scenes = {
  'checkpoint create': [
    async (world) => ({
      instead: await ended(world),
      says: /^Completed +7 tasks[^]*^Description +before the release$/m,
    }),
  ],
  'checkpoint list': [
    async (world) => {
      const { execution_id, instead } = await checkpointed(world)
      return { instead: { [ID]: execution_id }, says: new RegExp(`^${instead[CHECKPOINT_ID]} `, 'm') }
    },
    async (world) => {
      const { instead } = await checkpointed(world)
      return { says: new RegExp(`"checkpoint_id": "${instead[CHECKPOINT_ID]}"`) }
    },
  ],
  'checkpoint show': [async (world) => ({ instead: (await checkpointed(world)).instead, says: /^Revision +18$/m })],
  'checkpoint validate': [
    async (world) => ({
      instead: (await checkpointed(world)).instead,
      says: /^Valid: The events up to revision 18 are what was written/,
    }),
  ],
  'checkpoint restore': [
    async (world) => ({
      instead: (await checkpointed(world)).instead,
      says: /^Execution \S+ goes on from revision 18 of/,
    }),
  ],
  'state save': [
    async (world) => ({ instead: await ended(world), says: /^Saved beside execution/ }),
    async (world) => ({ instead: await ended(world), files: { 'state.json': { page: 8 } }, says: /^Saved beside/ }),
  ],
  'state show': [
    async (world) => {
      const { execution_id } = await world.ended()
      await world.client.saveState(execution_id, { page: 7 })
      return { instead: { [ID]: execution_id }, says: /"page": 7/ }
    },
    async ({ client, start }) => {
      const execution_id = await start('waiting')
      for (let page = 0; page < 12; page++) await client.saveState(execution_id, { page })
      return { instead: { [ID]: execution_id }, says: /"page": 7\b/ }
    },
  ],
  'state rebuild': [
    async (world) => ({ instead: await ended(world), says: /: 19 events replayed[^]*^Read models +the same/m }),
    async (world) => ({ instead: await ended(world), says: /"differences": \[\]/ }),
    async (world) => {
      await world.ended()
      return { says: /^Everything is as its events say\.$/m }
    },
  ],
  'audit export': [
    async (world) => ({
      instead: await ended(world),
      says: /^\d+ events are in run.audit\.$/m,
      after: async () => expect(existsSync(join(world.dir, 'run.audit'))).to.equal(true),
    }),
    async (world) => ({
      instead: await ended(world),
      files: { 'audit-key.pem': newKeys().privateKey },
      says: /^\d+ events are in run.audit, signed\.$/m,
    }),
  ],
  'audit keygen': [() => ({ instead: { 'audit-key.pem': 'new-key.pem' }, says: /private key is in new-key.pem/ })],
  'audit refusals': [
    async (world) => {
      await harmonia(['execution', 'pause', (await world.ended()).execution_id, '--url', world.url])
      return { says: /^\S+ +\S+ +POST \/api\/executions\/\{id\}\/pause .* 409 execution_over/m }
    },
    () => ({ instead: { '2026-01': new Date().toISOString().slice(0, 7) }, says: /"refusals": \[/ }),
  ],
  'audit verify': [
    async (world) => ({ instead: await ended(world), says: /^Whole: 19 events of execution/ }),
    () => ({ says: /^Whole: \d+ events of the log are/ }),
    () => ({ says: /^Whole: \d+ events of the log are/ }),
    async (world) => {
      await archived(world)
      return { says: /^Whole: \d+ events of the log[^]*^Whole: \d+ events in \d+ archives?/m }
    },
    async (world) => {
      const { privateKey, publicKey } = newKeys()
      const files = { 'audit-key.pem': privateKey, 'audit-key.pem.pub': publicKey }
      for (const [name, content] of Object.entries(files)) world.file(name, content)
      const { execution_id } = await world.ended()
      const signed = ['audit', 'export', execution_id, '--out', 'run.audit', '--sign', 'audit-key.pem']
      await harmonia([...signed, '--url', world.url], { cwd: world.dir })
      return { says: /^Signed with the key /m }
    },
  ],
  'archive run': [
    async (world) => {
      await world.ended()
      return { says: /^0 executions would be archived\.$/m }
    },
    () => ({ says: /^There was nothing to archive\.$/m }),
  ],
  'archive list': [
    async (world) => {
      const { [ID]: id } = await archived(world)
      return { says: new RegExp(id) }
    },
    () => ({ says: /"archives": \[/ }),
  ],
  'archive show': [
    async (world) => ({ instead: await archived(world), says: /^Executions +\d+$/m }),
    async (world) => ({ instead: await archived(world), says: /^Whole: / }),
  ],
  'archive verify': [
    async (world) => {
      await archived(world)
      return { says: /^Whole: / }
    },
    async (world) => ({ instead: await archived(world), says: /^Whole: / }),
    async (world) => ({ instead: await archived(world), says: /"broken": null/ }),
  ],
  'archive restore': [
    async (world) => ({ instead: await archived(world), says: /^In the log again: / }),
    async (world) => ({ instead: await archived(world), says: /"executions": \[/ }),
  ],
  'store copy': [
    async (world) => {
      const { url, stop } = await serverForTests()
      // The server has its log open: what is copied is a log that nobody uses.
      await harmonia(['dev', '--port', '0', '--data-dir', 'copied', '--once'], { cwd: world.dir })
      return {
        instead: { '/var/lib/harmonia/events.db': 'copied/events.db', 'esdb://localhost:2113?tls=false': url },
        says: /^\d+ events copied; both logs hold the same \d+ events/,
        after: stop,
      }
    },
    async (world) => {
      const { url, stop } = await serverForTests()
      await harmonia(['store', 'copy', '--from', 'sqlite:copied/events.db', '--to', url], { cwd: world.dir })
      return { instead: { 'esdb://localhost:2113?tls=false': url }, says: /"copied": \d+/, after: stop }
    },
  ],
}
