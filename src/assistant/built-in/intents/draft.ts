import * as E from 'fp-ts/lib/Either.js'
import { instantiate } from '../../../domain/template/instantiate.ts'
import { parseYaml } from '../../../http/body/parse-yaml.ts'
import type { Refusal } from '../../../http/refusal.ts'
import type { TemplateDocument } from '../../documents.ts'
import { rank } from '../../tools/rank.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { keepWhole } from '../draft/aside.ts'
import { assignmentsIn } from '../draft/given.ts'
import { draftOf } from '../draft/definition.ts'
import { patterns } from '../patterns.ts'
import { propose, verdict } from '../propose.ts'
import { bullets, paragraphs, plain } from '../say/words.ts'
import { namesIn } from '../words.ts'

const DRAFTS = /\b(?:create|draft|make|build|write|design|define|generate|compose|sketch|need|want|set up|give me)\b/i
const WORKFLOW = /\b(?:workflow|definition|pipeline|flow|process|template)\b/i
const STEPS = /(?:^|\s)(?:please\s+)?(?:call|run|use|first|start with)\b.{0,120}?\b[A-Za-z][\w-]*\.[A-Za-z_][\w-]*/i

/** A new definition, of a description, a template or an example. */
export const draft: Intent = (asked) => {
  const { text } = asked
  const isDescribed = STEPS.test(text) && !/\?\s*$/.test(text)
  if (/^(?:why|what|which|when|who|where|did|does|is|are|was|were|show|find|list)\b/i.test(text)) return undefined
  return isDescribed || (DRAFTS.test(text) && WORKFLOW.test(text)) || /\btemplate\b.{0,120}\bwith\b/i.test(text)
    ? answer(asked)
    : undefined
}

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const found = await asked.hand.use('find', { words: asked.text })
  if (E.isLeft(found)) return found
  const named = found.right.templates.find(({ name }) => namesIn(asked.text)(name))
  if (named !== undefined) return fromTemplate(asked, named)

  const described = draftOf(asked.text)
  if (described !== undefined) return describedDraft(asked, described)
  const begun = await toBeginWith(asked)
  if (E.isLeft(begun)) return begun
  if (begun.right !== undefined) return proposed(asked, begun.right, 'an example to begin with', [])
  const [template] = found.right.templates
  return template === undefined ? E.right({ content: HOW }) : fromTemplate(asked, template)
}

/** The example that fits best, if any does: by its name one of those that ship, else first the small ones. */
const toBeginWith = async ({ text, hand }: Asked) => {
  const shipped = await hand.use('list_examples', {})
  if (E.isLeft(shipped)) return shipped
  const { examples } = shipped.right
  const [pattern] = rank(text, patterns, ({ about }) => [about])
  const [example] = rank(text, examples, ({ name, tags, description }) => [name, tags.join(' '), description])
  const fits = examples.find(({ name }) => namesIn(text)(name)) ?? (pattern === undefined ? example : undefined)
  if (fits === undefined) return E.right(pattern?.definition)
  const read = parseYaml(fits.text)
  return E.right(E.isRight(read) ? (read.right as Readonly<Record<string, unknown>>) : undefined)
}

const describedDraft = async (asked: Asked, { definition, notes }: NonNullable<ReturnType<typeof draftOf>>) => {
  const components = await asked.hand.use('list_components', {})
  if (E.isLeft(components)) return components
  const known = new Set(components.right.components.map(({ name }) => name))
  const unknown = [...new Set(Object.values(definition.tasks).map(({ component }) => component))].filter(
    (name) => !known.has(name),
  )
  const lacking = unknown.map((name) => `No component ${name} is registered: its tasks fail until one is.`)
  return proposed(asked, definition, 'a definition of what you describe', [...notes, ...lacking])
}

const fromTemplate = async (asked: Asked, template: TemplateDocument): Promise<E.Either<Refusal, Said>> => {
  const { template_id, name, parameters } = template
  const references = [{ kind: 'template' as const, id: template_id, name }]
  const { text, kept } = keepWhole(asked.text)
  const values = assignmentsIn(text, kept)
  const given = Object.fromEntries(Object.entries(values).filter(([parameter]) => Object.hasOwn(parameters, parameter)))
  const made = instantiate(template, { parameter_values: given })
  if (E.isRight(made)) {
    const said = await proposed(
      asked,
      { ...made.right.definition },
      `what the template ${plain(name)} makes of these values`,
      [],
    )
    return E.isLeft(said) ? said : E.right({ ...said.right, references })
  }
  const lines = Object.entries(parameters).map(([parameter, { type, required, description, default: otherwise }]) => {
    const rest = required
      ? 'needed'
      : otherwise === undefined
        ? 'may be left out'
        : `${JSON.stringify(otherwise)} unless given`
    return `${parameter} (${type}, ${rest})${description === undefined ? '' : `: ${plain(description, 200)}`}`
  })
  const wrong = made.left.map(({ pointer, message }) => `${pointer}: ${plain(message, 200)}`)
  const content = paragraphs(
    `The template ${plain(name)} ${template.description === undefined ? 'fits' : `fits: ${plain(template.description, 300)}`}`,
    `It takes:\n${bullets(lines)}`,
    Object.keys(given).length === 0 ? '' : `With what you said:\n${bullets(wrong)}`,
    `Say its values, such as: draft from the template ${plain(name)} with ${Object.keys(parameters)[0] ?? 'name'}=…`,
  )
  return E.right({ content, references })
}

const proposed = async (
  { hand }: Asked,
  definition: Readonly<Record<string, unknown>>,
  what: string,
  notes: readonly string[],
): Promise<E.Either<Refusal, Said>> => {
  const proposal = await propose(hand, 'propose_definition', { definition })
  if (E.isLeft(proposal)) return proposal
  const { name, tasks } = definition as { readonly name: string; readonly tasks: Readonly<Record<string, Step>> }
  const steps = Object.entries(tasks).map(([id, { component, action, depends_on = [] }]) => {
    const does = component === undefined ? 'has tasks inside' : `calls ${component}.${action ?? ''}`
    return `${id} ${does}${depends_on.length === 0 ? '' : `, after ${depends_on.join(' and ')}`}`
  })
  return E.right({
    content: paragraphs(
      `I propose ${plain(name)}, ${what}. Nothing is stored until you apply it.`,
      bullets(steps.map((step) => plain(step, 300))),
      notes.map((note) => plain(note, 500)).join('\n'),
      verdict(proposal.right),
    ),
  })
}

interface Step {
  readonly component?: string
  readonly action?: string
  readonly depends_on?: readonly string[]
}

const HOW = `Describe the steps, with the component and action of each. For example:
- call ergon.fetch_from_api with url=https://api.example.com then apollo.analyze_metrics with its output, retry three times, approve before the last
- draft from the template metrics_report with url=https://api.example.com
- draft a workflow with an approval`
