import { template } from './definitions.ts'
import { ID, type Scenes } from './scene.ts'
import type { World } from './world.ts'

/** The template of the examples as its first version: whatever there was of its name is gone. */
const fresh = async ({ client }: World, versions = 1): Promise<string> => {
  const { templates } = await client.listTemplates({ name: template.name })
  for (const one of templates) await client.archiveTemplate(one.template_id)
  const made = await client.createTemplate(template)
  for (let version = 1; version < versions; version++)
    await client.updateTemplate(made, { ...template, description: `Version ${version + 1}` })
  return made.template_id
}
const gone = async (world: World): Promise<void> => {
  await world.client.archiveTemplate(await fresh(world))
}

export const templates: Scenes = {
  'template create': [
    async (world) => {
      await gone(world)
      return { files: { 'template.yaml': template }, says: /^Created template process_data \(version 1\)/ }
    },
    async ({ workflow }) => ({
      instead: { [ID]: (await workflow('health_check')).workflow_id },
      says: /^Created template health_check \(version 1\)/,
    }),
    async ({ workflow }) => {
      await workflow('nightly_report')
      return { says: /^Created template report \(version 1\)/ }
    },
  ],
  'template import': [
    async (world) => {
      await gone(world)
      return { files: { 'process_data.yaml': template }, says: /^Created template process_data \(version 1\)/ }
    },
    () => ({ says: /^Created template approved_command[^]*^Created template metrics_report/m }),
  ],
  'template list': [
    async (world) => {
      await fresh(world)
      return { says: /process_data +1 +input_file, limit/ }
    },
    async (world) => {
      await fresh(world)
      return { says: /"name": "process_data"/ }
    },
  ],
  'template show': [
    async (world) => {
      await fresh(world)
      return { says: /^limit +integer +5/m }
    },
    async (world) => ({ instead: { [ID]: await fresh(world, 2) }, says: /"version": 2,/ }),
  ],
  'template export': [
    async (world) => {
      await fresh(world)
      return { says: /^Wrote process_data.yaml\.$/m }
    },
    async (world) => {
      await fresh(world, 2)
      return { says: /^name: process_data$/m }
    },
  ],
  'template update': [
    async (world) => {
      await fresh(world)
      return { files: { 'template.yaml': template }, says: /^Updated template process_data/ }
    },
    async (world) => {
      await fresh(world, 2)
      return {
        files: { 'template.yaml': { ...template, description: 'Third.' } },
        says: /^Updated template process_data \(version 3\)/,
      }
    },
  ],
  'template delete': [
    async (world) => {
      await fresh(world)
      return { says: /^Template process_data is archived/ }
    },
  ],
  'template instantiate': [
    async (world) => {
      await fresh(world)
      return { says: /^Created process \/data\/a.csv \(version 1\)/ }
    },
    async (world) => {
      await fresh(world)
      return { files: { 'values.yaml': 'input_file: /data/b.csv\n' }, says: /process a[^]*1 of 1 completed/ }
    },
  ],
}
