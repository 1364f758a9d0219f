import type { HarmoniaClient, Workflow } from '../src/client/index.ts'
import { isUuid } from './arguments.ts'
import { BadUsage } from './exit.ts'

/** The workflow that is meant by a full id or by a name that only one workflow has. */
export const findWorkflow = async (client: HarmoniaClient, idOrName: string, version?: number): Promise<Workflow> => {
  const options = version === undefined ? {} : { version }
  if (isUuid(idOrName)) return client.getWorkflow(idOrName.toLowerCase(), options)

  const { workflows } = await client.listWorkflows({ name: idOrName })
  const [found, ...others] = workflows
  if (found === undefined) {
    throw new BadUsage(`No workflow has the id or the name "${idOrName}"; "harmonia workflow list" shows them.`)
  }
  if (others.length > 0) {
    const ids = workflows.map(({ workflow_id, created_at }) => `  ${workflow_id}  created ${created_at}`)
    throw new BadUsage([`${workflows.length} workflows have the name "${idOrName}"; say which:`, ...ids].join('\n'))
  }
  return version === undefined ? found : client.getWorkflow(found, options)
}
