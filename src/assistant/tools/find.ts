import * as E from 'fp-ts/lib/Either.js'
import { at } from '../../domain/problem.ts'
import type { Reading } from '../../http/reading.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { TemplateDocument, WorkflowDocument } from '../documents.ts'
import type { Tool } from '../tool.ts'
import { rank } from './rank.ts'

const PAGE = 100
/** Of workflows, and of templates, that are looked through: newest first. */
const LOOKED_THROUGH = 1_000
const SHOWN = 10

const pagesOf = async <Row>(read: Reading, plural: string): Promise<E.Either<Refusal, readonly Row[]>> => {
  const all: Row[] = []
  let cursor = ''
  do {
    const search = new URLSearchParams({ limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) }).toString()
    const page = await read(`GET /api/${plural}`, { search })
    if (E.isLeft(page)) return page
    const { [plural]: rows, next_cursor } = page.right as { readonly [plural: string]: unknown }
    all.push(...(rows as readonly Row[]))
    cursor = (next_cursor as string | null) ?? ''
  } while (cursor !== '' && all.length < LOOKED_THROUGH)
  return E.right(all)
}

interface Named {
  readonly name: string
  readonly description?: string
  readonly tags?: readonly string[]
}

const wordsOf = ({ name, description = '', tags = [] }: Named): readonly string[] => [name, tags.join(' '), description]

const taskWords = ({ tasks }: WorkflowDocument): string =>
  Object.entries(tasks)
    .flatMap(([id, task]) => [id, 'component' in task ? `${task.component} ${task.action}` : ''])
    .join(' ')

/** Workflows and templates by words in their names, tags, descriptions, tasks, components and actions; without words the newest. */
export const find: Tool = {
  name: 'find',
  description:
    'Find workflows and templates by words in their names, tags, descriptions, tasks, components and actions, the best first; with no words the newest.',
  parameters: {
    type: 'object',
    properties: { words: { type: 'string', maxLength: 1_000 } },
    additionalProperties: false,
  },
  told: ({ workflows, templates }: { workflows: readonly unknown[]; templates: readonly unknown[] }) =>
    `${workflows.length} workflows and ${templates.length} templates`,
  run: async (given, { read }) => {
    const { words = '' } = given
    if (typeof words !== 'string')
      return E.left({
        tag: 'invalid_body',
        problems: [{ pointer: at('', 'words'), code: 'invalid_value', message: 'must be a string' }],
      })
    const workflows = await pagesOf<WorkflowDocument>(read, 'workflows')
    if (E.isLeft(workflows)) return workflows
    const templates = await pagesOf<TemplateDocument>(read, 'templates')
    if (E.isLeft(templates)) return templates
    const best = <Row>(rows: readonly Row[], texts: (row: Row) => readonly string[]) =>
      rank(words, rows, texts).slice(0, SHOWN)
    return E.right({
      workflows: best(workflows.right, (row) => [...wordsOf(row), taskWords(row)]),
      templates: best(templates.right, wordsOf),
    })
  },
}
