import { api, type Api, type ClientOptions } from './api.ts'
import { approvalCalls } from './approvals.ts'
import { archiveCalls } from './archives.ts'
import { auditCalls } from './audit.ts'
import { blobCalls } from './blobs.ts'
import { chatCalls } from './chat.ts'
import { checkpointCalls } from './checkpoints.ts'
import { comparisonCalls } from './comparisons.ts'
import { componentCalls } from './components.ts'
import { exampleCalls } from './examples.ts'
import { executionCalls } from './executions.ts'
import { forkCalls } from './forks.ts'
import { monitorCalls } from './monitor.ts'
import { monitoredCalls } from './monitored.ts'
import { hermesCalls } from './hermes.ts'
import { rebuildCalls } from './rebuild.ts'
import { pastCalls } from './past.ts'
import { scheduleCalls } from './schedules.ts'
import { secretCalls } from './secrets.ts'
import { statusCalls } from './status.ts'
import { taskCalls } from './tasks.ts'
import { templateCalls } from './templates.ts'
import { trialCalls } from './trials.ts'
import { whatIfCalls } from './what-if.ts'
import { hookCalls } from './hooks.ts'
import { webhookCalls } from './webhooks.ts'
import { workflowCalls } from './workflows.ts'

const calls = (door: Api) => ({
  ...workflowCalls(door),
  ...trialCalls(door),
  ...whatIfCalls(door),
  ...templateCalls(door),
  ...exampleCalls(door),
  ...executionCalls(door),
  ...forkCalls(door),
  ...pastCalls(door),
  ...comparisonCalls(door),
  ...checkpointCalls(door),
  ...approvalCalls(door),
  ...taskCalls(door),
  ...monitorCalls(door),
  ...monitoredCalls(door),
  ...scheduleCalls(door),
  ...webhookCalls(door),
  ...hookCalls(door),
  ...componentCalls(door),
  ...auditCalls(door),
  ...archiveCalls(door),
  ...secretCalls(door),
  ...rebuildCalls(door),
  ...blobCalls(door),
  ...chatCalls(door),
  ...hermesCalls(door),
  ...statusCalls(door),
})

/** Every call of the API. Arguments and values are the API's own JSON; a refusal is thrown as `HarmoniaError`. */
export type HarmoniaClient = ReturnType<typeof calls> & { readonly url: string }

/** `new HarmoniaClient({ host: 'localhost', port: 8002 })`. Opens no connection and holds none. */
export const HarmoniaClient = class {
  constructor(options: ClientOptions = {}) {
    const door = api(options)
    Object.assign(this, calls(door), { url: door.url })
  }
} as new (options?: ClientOptions) => HarmoniaClient

/** The part of the client that is about an execution's state and history. */
export type HarmoniaStateClient = Pick<
  HarmoniaClient,
  | 'url'
  | 'getExecution'
  | 'getExecutionTasks'
  | 'listExecutionEvents'
  | 'getExecutionEvents'
  | 'createCheckpoint'
  | 'listCheckpoints'
  | 'getCheckpoint'
  | 'validateCheckpoint'
  | 'saveState'
  | 'forkExecution'
  | 'loadState'
  | 'rebuildState'
>

/** A client for the server that `HARMONIA_URL` names, unless the options say otherwise. */
export const getHarmoniaClient = async (options: ClientOptions = {}): Promise<HarmoniaClient> =>
  new HarmoniaClient({ ...fromEnvironment(), ...options })

/** The same connection rules as `getHarmoniaClient`. */
export const getHarmoniaStateClient = async (options: ClientOptions = {}): Promise<HarmoniaStateClient> =>
  getHarmoniaClient(options)

const fromEnvironment = (): ClientOptions => {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  const url = process?.env?.['HARMONIA_URL']
  return url === undefined || url === '' ? {} : { url }
}
