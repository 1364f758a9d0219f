import { didYouMean } from '../../../domain/expression/nearest.ts'
import { countOf, ID } from '../words.ts'
import type { Done } from './recipe.ts'
import { everyTask, taskNamed, type Found, type MutableDefinition } from './tree.ts'

export const TASK = `(?:(?:the\\s+)?(?:task|step)\\s+)?${ID}(?:\\s+(?:task|step))?`

export const pattern = (text: string): RegExp => new RegExp(text, 'i')

export const missing = (definition: MutableDefinition, id: string): Done => {
  const ids = everyTask(definition.tasks).map((found) => found.id)
  return {
    cannot: `There is no task "${id}" in ${definition.name}.${didYouMean(id, ids)} It has: ${ids.slice(0, 20).join(', ')}.`,
  }
}

export const on =
  (definition: MutableDefinition, id: string) =>
  (change: (found: Found) => Done | string): Done => {
    const found = taskNamed(definition, id)
    if (found === undefined) return missing(definition, id)
    const done = change(found)
    return typeof done === 'string' ? { did: done } : done
  }

export const attempts = (text: string): number => Math.max(1, Math.round(countOf(text)))

export const RETRY_WORDS = /\bre-?tr(?:y|ies|ied|ying)\b|\battempts?\b/i

export const idsOf = (definition: MutableDefinition): string => Object.keys(definition.tasks).slice(0, 20).join(', ')

/** The task that an instruction names: one that there is, or else the word where one should be. */
export const taskIn = (definition: MutableDefinition, text: string, form: RegExp): string | undefined => {
  const ids = everyTask(definition.tasks).map(({ id }) => id)
  const words = text.split(/[^\w-]+/)
  const exact = ids.filter((id) => words.includes(id)).sort((a, b) => b.length - a.length)[0]
  if (exact !== undefined) return exact
  return [...text.matchAll(new RegExp(form.source, 'gi'))]
    .flatMap(([, named]) => (named === undefined ? [] : [named]))
    .find((named) => !NO_TASK.has(named.toLowerCase()))
}

export const NO_TASK: ReadonlySet<string> = new Set([
  'a',
  'an',
  'the',
  'it',
  'task',
  'step',
  'of',
  'to',
  'up',
  'workflow',
  'calling',
  'that',
  'which',
  'with',
  'all',
])

export const CALL = /(?<![\w./:-])([A-Za-z][\w-]*)\.([A-Za-z_][\w-]*)(?![\w/]|\.\w)/
