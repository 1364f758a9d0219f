import { format, resolveConfig } from 'prettier'
import { stringify } from 'yaml'
import { shapes } from '../../src/domain/definition/language/index.ts'
import type { Field, Shape } from '../../src/domain/definition/language/shape.ts'
import { task } from '../../src/domain/definition/language/task.ts'
import { MAX_NESTING, MAX_TASKS } from '../../src/domain/definition/language/tasks.ts'
import { RULES } from '../../src/domain/definition/language/trigger-rule.ts'
import { PLACES } from '../../src/domain/expression/names.ts'
import { ROOT } from './markdown.ts'

/** Where the page stands in the repository. */
export const LANGUAGE_PAGE = 'docs/workflow-language.md'

/** The reference of the workflow language, made from the table that the checks and the JSON Schema are made from. */
export const languagePage = async (): Promise<string> => {
  const sections = [INTRODUCTION, ...shapes.flatMap(sectionsOf), EXPRESSIONS, LIMITS]
  const config = await resolveConfig(`${ROOT}/${LANGUAGE_PAGE}`)
  return format(sections.join('\n\n'), { ...config, parser: 'markdown' })
}

const INTRODUCTION = `# The workflow language

<!-- Made by \`npm run docs:language\` from src/domain/definition/language: change it there. -->

A definition is sent as JSON, or as YAML with \`Content-Type: application/yaml\`. Unknown fields are refused, and
\`POST /api/workflows/validate\` tells everything that is wrong at once, each with a JSON pointer. The server has the JSON
Schema of the language at \`/schemas/workflow.json\`; an editor that knows JSON Schema completes and checks a file that begins with

\`\`\`yaml
# yaml-language-server: $schema=http://localhost:8002/schemas/workflow.json
\`\`\`

Durations are seconds. How things are done with it, pattern by pattern, is in [patterns.md](patterns.md).`

const sectionsOf = (shape: Shape): readonly string[] => [
  `## ${shape.name}`,
  shape.about,
  tableOf(shape),
  `\`\`\`yaml\n${stringify(shape.example)}\`\`\``,
  ...(shape === task ? [RULES_SECTION] : []),
]

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const tableOf = ({ fields, required }: Shape): string =>
  [
    row('Field', 'What', 'Value', 'When left out', 'Example'),
    row('---', '---', '---', '---', '---'),
    ...Object.entries(fields).map(([name, field]) =>
      row(`\`${name}\``, field.about, field.form.says, leftOut(field, required.includes(name)), code(field.example)),
    ),
  ].join('\n')

const leftOut = (field: Field, required: boolean): string => {
  if (required) return '_required_'
  return field.otherwise ?? (field.default === undefined ? '' : code(field.default))
}

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``

const RULES_SECTION = `### Trigger rules

A task starts when its rule is met, and is skipped when it can no longer be. Whoever waits for a task that was skipped because
of a failure sees a failure; a task that was cancelled counts as failed.

${[row('Rule', 'Asks for'), row('---', '---'), ...Object.entries(RULES).map(([name, about]) => row(`\`${name}\``, about))].join('\n')}
${row('`{ "n_of": 2 }`', 'So many have completed; it does not wait for the others.')}`

const EXPRESSIONS = `## Expressions

Everywhere an expression may read \`input\`, \`tasks\`, \`workflow\`, \`execution\` and \`env\`; \`secrets\` only in the \`input\` of
tasks, handlers and compensations. \`tasks.<id>\` is a task of the same set, or of a set around it: one that the reader, or a
task that the reader is within, waits for. In some places there is more:

${[row('Name', 'Where'), row('---', '---'), ...Object.entries(PLACES).map(([name, where]) => row(`\`${name}\``, where))].join('\n')}`

const LIMITS = `## Limits

A definition may have 1 MiB and ${MAX_TASKS.toLocaleString('en-US')} tasks, with those within tasks, up to ${MAX_NESTING} levels deep. An execution may have
100,000 tasks, with each item of \`for_each\` and each run of \`repeat\` counted.`
