import { everyTask, mapTexts, type Found, type MutableDefinition, type MutableTasks } from './tree.ts'

/** Gives a task another id, wherever it is referred to: in `depends_on`, and in expressions as `tasks.<id>` or `tasks["<id>"]`. */
export const renameTask = (definition: MutableDefinition, { id, among }: Found, to: string): void => {
  const entries = Object.entries(among)
  for (const [key] of entries) delete among[key]
  for (const [key, task] of entries) among[key === id ? to : key] = task

  for (const { depends_on } of Object.values(among)) {
    const place = depends_on?.indexOf(id) ?? -1
    if (place >= 0) depends_on?.splice(place, 1, to)
  }
  const escaped = id.replaceAll(/[-]/g, '\\-')
  const path = new RegExp(`\\btasks\\.${escaped}(?![\\w-])|\\btasks\\[(["'])${escaped}\\1\\]`, 'g')
  const written = /^[A-Za-z_]\w*$/.test(to) ? `tasks.${to}` : `tasks["${to}"]`
  const inExpressions = (text: string): string =>
    text.replaceAll(/(?<!\$)\$\{[^}$]*\}/g, (expression) => expression.replaceAll(path, written))

  for (const { task } of everyTask(among)) renameIn(task, inExpressions)
  // The definition's own output sees its own tasks alone.
  if (among === definition.tasks && definition['output'] !== undefined)
    definition['output'] = mapTexts(definition['output'], inExpressions)
}

const renameIn = (task: MutableTasks[string], change: (text: string) => string): void => {
  for (const [field, value] of Object.entries(task))
    if (field !== 'tasks' && field !== 'depends_on') task[field] = mapTexts(value, change)
}
