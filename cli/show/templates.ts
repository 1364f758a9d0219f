import type { InstantiatedWorkflow, Page, Problem, Template, WarnedTemplate } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { facts, more, table } from './table.ts'

export const templateTable = async ({ templates, next_cursor }: Page<'templates', Template>): Promise<string> =>
  templates.length === 0
    ? 'No templates. Create one: harmonia template create <file>; or take those that ship: harmonia template import --bundled'
    : (await table(
        ['TEMPLATE', 'NAME', 'VERSION', 'PARAMETERS', 'UPDATED'],
        templates.map(({ template_id, name, version, parameters, updated_at }) => [
          template_id,
          plain(name),
          String(version),
          Object.keys(parameters).join(', '),
          updated_at,
        ]),
      )) + more(next_cursor)

export const templateText = async (template: Template): Promise<string> => {
  const { source } = template
  const about = facts([
    ['Template', template.template_id],
    ['Name', plain(template.name)],
    ['Version', String(template.version)],
    ['Description', plain(template.description ?? '')],
    ['Tags', plain((template.tags ?? []).join(', '))],
    ['Made of', source === undefined ? '' : `workflow ${source.workflow_id}, version ${source.version}`],
    ['Archived', template.archived ? 'yes' : ''],
    ['Created', template.created_at],
    ['Updated', template.updated_at],
  ])
  const parameters = Object.entries(template.parameters)
  const declared =
    parameters.length === 0
      ? 'It has no parameters.'
      : await table(
          ['PARAMETER', 'TYPE', 'DEFAULT', 'RULES', 'DESCRIPTION'],
          parameters.map(([name, parameter]) => [
            name,
            parameter.type,
            parameter.required ? '(required)' : plain(JSON.stringify(parameter.default)),
            rulesOf(parameter),
            plain(parameter.description ?? ''),
          ]),
        )
  return `${about}\n\n${declared}\n\nIts definition: harmonia template export ${template.template_id}`
}

const rulesOf = ({
  enum: options,
  minimum,
  maximum,
  min_length,
  max_length,
  pattern,
}: Template['parameters'][string]) =>
  plain(
    [
      options === undefined ? '' : `one of ${options.map((option) => JSON.stringify(option)).join(', ')}`,
      range(minimum, maximum, ''),
      range(min_length, max_length, 'length '),
      pattern === undefined ? '' : `matches ${pattern}`,
    ]
      .filter((rule) => rule !== '')
      .join('; '),
  )

const range = (least: number | undefined, most: number | undefined, of: string): string => {
  if (least === undefined) return most === undefined ? '' : `${of}up to ${most}`
  return most === undefined ? `${of}from ${least}` : `${of}${least} to ${most}`
}

const warningLines = (warnings: readonly Problem[]): readonly string[] =>
  warnings.map(({ pointer, message }) => `  warning  ${plain(pointer || '(the whole)')}: ${plain(message)}`)

export const storedText = (what: 'Created' | 'Updated', template: WarnedTemplate): string =>
  [
    `${what} template ${plain(template.name)} (version ${template.version}): ${template.template_id}`,
    ...warningLines(template.warnings),
    `Use it: harmonia template instantiate ${template.template_id}`,
  ].join('\n')

export const instantiatedText = ({ workflow_id, name, warnings }: InstantiatedWorkflow): string =>
  [
    `Created ${plain(name)} (version 1): ${workflow_id}`,
    ...warningLines(warnings),
    `Run it: harmonia workflow run ${workflow_id}`,
  ].join('\n')
