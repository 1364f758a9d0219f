import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { ComponentDocument, TemplateDocument, WorkflowDocument } from '../../documents.ts'
import { tellingWords } from '../../tools/rank.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { bullets, counted, listed, paragraphs, plain } from '../say/words.ts'

const THINGS = /\b(?:workflows?|definitions?|templates?)\b/i
const COMPONENTS = /\b(?:components?|actions?|what can (?:[\w-]+) do)\b/i
const ASKS = /\b(?:find|search|list|show|which|what|any|where|are there|is there|look for|do (?:we|i|you) have)\b/i

/** Workflows, templates and components, by words. */
export const find: Intent = (asked) => {
  const { text } = asked
  if (!ASKS.test(text)) return undefined
  if (COMPONENTS.test(text)) return components(asked)
  return THINGS.test(text)
    ? things(asked, /\btemplates?\b/i.test(text), /\b(?:workflows?|definitions?)\b/i.test(text))
    : undefined
}

const things = async (
  { text, hand }: Asked,
  templates: boolean,
  workflows: boolean,
): Promise<E.Either<Refusal, Said>> => {
  const found = await hand.use('find', { words: text })
  return E.isLeft(found)
    ? found
    : E.right(
        foundInWords(text, {
          workflows: workflows ? found.right.workflows : [],
          templates: templates ? found.right.templates : [],
        }),
      )
}

export interface FoundThings {
  readonly workflows: readonly WorkflowDocument[]
  readonly templates: readonly TemplateDocument[]
}

export const foundInWords = (text: string, { workflows, templates }: FoundThings): Said => {
  const words = tellingWords(text).join(' ')
  const about = words === '' ? '' : ` about “${plain(words, 100)}”`
  if (workflows.length + templates.length === 0) return { content: `I find nothing${about}.` }
  const lines = (rows: readonly (WorkflowDocument | TemplateDocument)[]) =>
    bullets(rows.map((row) => `${plain(row.name, 100)} (version ${row.version})${described(row)} [${idOf(row)}]`))
  return {
    content: paragraphs(
      workflows.length === 0 ? '' : `${counted(workflows.length, 'workflow')}${about}:\n${lines(workflows)}`,
      templates.length === 0 ? '' : `${counted(templates.length, 'template')}${about}:\n${lines(templates)}`,
    ),
    references: [
      ...workflows.map(({ workflow_id, name }) => ({ kind: 'workflow' as const, id: workflow_id, name })),
      ...templates.map(({ template_id, name }) => ({ kind: 'template' as const, id: template_id, name })),
    ],
  }
}

const idOf = (row: WorkflowDocument | TemplateDocument): string =>
  'workflow_id' in row ? row.workflow_id : row.template_id

const described = ({ description }: WorkflowDocument | TemplateDocument): string =>
  description === undefined ? '' : `: ${plain(description, 160)}`

const components = async ({ text, hand }: Asked): Promise<E.Either<Refusal, Said>> => {
  const all = await hand.use('list_components', {})
  if (E.isLeft(all)) return all
  const named = all.right.components.filter(({ name }) =>
    new RegExp(`\\b${name.replaceAll(/\W/g, '\\$&')}\\b`, 'i').test(text),
  )
  const down = /\b(?:down|away|unreachable|not (?:up|answering))\b/i.test(text)
  const shown = (named.length > 0 ? named : all.right.components).filter(({ status }) => !down || status === 'down')
  if (shown.length === 0)
    return E.right({ content: down ? 'No component is known to be down.' : 'No component is registered.' })
  return E.right({ content: `${counted(shown.length, 'component')}:\n${bullets(shown.map(component))}` })
}

const component = ({ name, status, actions }: ComponentDocument): string => {
  const how = status === 'unknown' ? 'not asked so far' : status
  const does =
    actions.length === 0
      ? 'no actions known'
      : listed(
          actions.map((action) => plain(action, 80)),
          20,
        )
  return `${plain(name, 100)} (${how}): ${does}`
}
