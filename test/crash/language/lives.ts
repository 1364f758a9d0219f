import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionDocument, HarmoniaClient } from '../../../src/client/index.ts'
import { openSqliteReader } from '../../../src/store/sqlite/reader.ts'
import { clientOf, happened, historyOf } from '../../support/e2e-client.ts'
import { holdingComponent } from '../../support/e2e-component.ts'
import type { Folder } from '../../support/e2e-folder.ts'
import { startServerProcess } from '../../support/server-process.ts'
import { callLine, type CallLine, type HeardCall } from './calls.ts'
import { MANIFEST } from './manifests.ts'
import type { Death, Ended, Life, Story } from './life.ts'

/** Stories that are being told, all to the same server. */
export interface Lives {
  readonly told: ReadonlyMap<Story, Promise<E.Either<unknown, void>>>
  /** Every call that a component got, from whichever server. */
  readonly calls: readonly HeardCall[]
  /** The position at which the log ended, at each death. */
  readonly deaths: readonly number[]
  /** Executions as they were shown, at any time. */
  readonly shown: readonly ExecutionDocument[]
  /** Ends the last server when all are told: its exit code. */
  readonly over: () => Promise<number | null>
}

interface Dying extends Death {
  readonly goOn: () => void
  readonly giveUp: (error: unknown) => void
}

/** Starts to tell them. */
export const tellAll = async (
  stories: readonly Story[],
  folder: Folder,
  env: Record<string, string>,
): Promise<Lives> => {
  const calls: HeardCall[] = []
  const deaths: number[] = []
  const shown: ExecutionDocument[] = []
  const lines = new Map<string, CallLine>()
  let dying: Dying[] = []
  let telling = stories.length
  /** The number of the server that lives now. */
  let life = 0
  let server = await startServerProcess(folder.path, env)
  let client = clientOf(server)

  const lineOf = (id: string): CallLine => {
    const line = lines.get(id) ?? callLine()
    lines.set(id, line)
    return line
  }
  const component = await holdingComponent((call) => {
    const heard = { ...call, life, heardAt: Date.now() }
    calls.push(heard)
    if (call.action !== 'echo') lineOf(call.execution_id).hear(heard)
  })
  await client.registerComponent({ name: 'c', endpoint: component.endpoint })
  await client.registerComponent({ name: 'm', endpoint: component.endpoint, actions: MANIFEST })

  const killWhenAllAreReady = (): void => {
    if (telling === 0 || dying.length < telling) return
    const all = dying
    dying = []
    die(all).then(
      () => all.forEach(({ goOn }) => goOn()),
      (error: unknown) => all.forEach(({ giveUp }) => giveUp(error)),
    )
  }

  const die = async (all: readonly Dying[]): Promise<void> => {
    for (const id of lines.keys()) shown.push(await client.getExecution(id))
    await Promise.all(all.map(async ({ justBefore }) => justBefore?.()))
    const last = all.flatMap(({ asItDies }) => asItDies ?? [])
    if (last.length > 0) await firstNews(client, () => last.forEach((act) => act()))
    await server.kill()
    const reader = openSqliteReader(folder.events)
    deaths.push(reader.head())
    reader.close()
    await passed(Math.max(0, ...all.map(({ until }) => until?.() ?? 0)))
    for (const { forget } of lines.values()) forget()
    life++
    server = await startServerProcess(folder.path, env)
    client = clientOf(server)
  }

  const ended = async (id: string): Promise<Ended> => {
    const history = await historyOf(client, id)
    const document = await client.getExecution(id)
    shown.push(document)
    return { ...document, history }
  }

  const startAgain: Life['startAgain'] = async (workflow_id, input) => {
    const { execution_id } = await client.executeWorkflow({ workflow_id, input })
    lineOf(execution_id)
    return execution_id
  }

  const from: Life = {
    get client() {
      return client
    },
    startAgain,
    start: async (workflow, input = {}) => startAgain((await client.createWorkflow(workflow)).workflow_id, input),
    calls: lineOf,
    happened: (id, wanted) => happened(client, id, wanted),
    counted: async (id, event_type, count) => {
      let seen = 0
      await happened(client, id, (event) => event.event_type === event_type && ++seen === count)
    },
    killed: (death = {}) =>
      new Promise((goOn, giveUp) => {
        dying.push({ ...death, goOn, giveUp })
        killWhenAllAreReady()
      }),
    ended,
  }

  const toldOf = async ({ tell }: Story): Promise<E.Either<unknown, void>> => {
    try {
      return E.right(await tell(from))
    } catch (error) {
      return E.left(error)
    } finally {
      telling--
      killWhenAllAreReady()
    }
  }
  const told = new Map(stories.map((story) => [story, toldOf(story)]))

  return {
    told,
    calls,
    deaths,
    shown,
    over: async () => {
      await Promise.all(told.values())
      const code = await server.stop()
      await component.stop()
      return code
    },
  }
}

/** Resolves with the first event that comes after an act. */
const firstNews = async (client: HarmoniaClient, act: () => void): Promise<void> => {
  const over = new AbortController()
  const { position } = await client.getStatus()
  const events = client.monitorEvents({ after: position - 1, signal: over.signal })
  // The last event before shows that the stream is open.
  await events.next()
  const news = events.next()
  act()
  await news
  over.abort()
}

const passed = (time: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())))
