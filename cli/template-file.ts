import { readdirSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NewTemplate, Template } from '../src/client/index.ts'
import { definitionFrom } from './files.ts'

/** What a file holds of a template: everything that it is made of, and nothing that a server gave it. */
export const portable = ({ name, description, tags, parameters, definition }: Template): NewTemplate => ({
  name,
  ...(description === undefined ? {} : { description }),
  ...(tags === undefined ? {} : { tags }),
  parameters,
  definition,
})

/** A template as the text of a file: JSON where that is wanted, else YAML. */
export const fileText = async (template: NewTemplate, file: string | undefined): Promise<string> => {
  if (file !== undefined && extname(file) === '.json') return `${JSON.stringify(template, null, 2)}\n`
  const { stringify } = await import('yaml')
  return stringify(template, { lineWidth: 120, aliasDuplicateObjects: false })
}

const FOLDER = fileURLToPath(new URL('../../examples/templates/', import.meta.url))

export interface Bundled {
  readonly file: string
  readonly template: NewTemplate
}

/** The templates that ship with Harmonia. They run on the sample components. */
export const bundledTemplates = (): Promise<readonly Bundled[]> =>
  Promise.all(
    readdirSync(FOLDER)
      .filter((file) => file.endsWith('.yaml'))
      .toSorted()
      .map(async (file) => ({ file, template: (await definitionFrom(FOLDER + file)) as NewTemplate })),
  )
