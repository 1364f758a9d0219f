import type { NewTrial } from '../src/client/index.ts'
import { Refused } from './exit.ts'

export interface Case extends NewTrial {
  readonly name: string
}

/** The trials of a file: `cases`, each with what stands beside them unless it says otherwise, and its `tasks` over those. */
export const casesIn = (content: unknown, file: string): readonly Case[] => {
  if (!isObject(content) || !Array.isArray(content['cases']) || content['cases'].length === 0)
    throw new Refused(
      `${file} must have a list of cases, such as {"cases": [{"name": "…", "tasks": {}, "expect": {}}]}.`,
    )
  const { cases, ...common } = content as unknown as { readonly cases: readonly unknown[] } & NewTrial
  return cases.map((one, index) => {
    if (!isObject(one)) throw new Refused(`${file}: case ${index + 1} must be an object.`)
    const { name = `case ${index + 1}`, ...own } = one as NewTrial & { readonly name?: string }
    return { name: String(name), ...common, ...own, tasks: { ...common.tasks, ...own.tasks } }
  })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
