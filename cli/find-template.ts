import type { HarmoniaClient, Template } from '../src/client/index.ts'
import { isUuid } from './arguments.ts'
import { BadUsage } from './exit.ts'

/** The template that is meant by a full id or by a name that only one template has. */
export const findTemplate = async (client: HarmoniaClient, idOrName: string, version?: number): Promise<Template> => {
  const options = version === undefined ? {} : { version }
  if (isUuid(idOrName)) return client.getTemplate(idOrName.toLowerCase(), options)

  const { templates } = await client.listTemplates({ name: idOrName })
  const [found, ...others] = templates
  if (found === undefined) {
    throw new BadUsage(`No template has the id or the name "${idOrName}"; "harmonia template list" shows them.`)
  }
  if (others.length > 0) {
    const ids = templates.map(({ template_id, created_at }) => `  ${template_id}  created ${created_at}`)
    throw new BadUsage([`${templates.length} templates have the name "${idOrName}"; say which:`, ...ids].join('\n'))
  }
  return version === undefined ? found : client.getTemplate(found, options)
}
