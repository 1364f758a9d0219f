import { Args, Flags } from '@oclif/core'
import { BadUsage } from './exit.ts'

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

/** The argument of every command about one execution. */
export const executionId = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(
      `Expected an execution's full id (a UUID) and got "${text}"; "harmonia execution list" shows them.`,
    )
  },
})({ required: true, description: 'The full id, as "harmonia execution list" shows it.' })

/** The argument of every command about one schedule. */
export const scheduleId = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(`Expected a schedule's full id (a UUID) and got "${text}"; "harmonia schedule list" shows them.`)
  },
})({ required: true, description: 'The full id, as "harmonia schedule list" shows it.' })

/** The argument of every command about one webhook. */
export const webhookId = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(`Expected a webhook's full id (a UUID) and got "${text}"; "harmonia webhook list" shows them.`)
  },
})({ required: true, description: 'The full id, as "harmonia webhook list" shows it.' })

/** The argument of every command about one hook. */
export const hookId = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(`Expected a hook's full id (a UUID) and got "${text}"; "harmonia hook list" shows them.`)
  },
})({ required: true, description: 'The full id, as "harmonia hook list" shows it.' })

/** The argument of every command about one checkpoint. */
export const checkpointId = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(
      `Expected a checkpoint's full id (a UUID) and got "${text}"; "harmonia checkpoint list" shows them.`,
    )
  },
})({ required: true, description: 'The full id, as "harmonia checkpoint list" shows it.' })

/** A flag that takes a JSON value: as it stands, or from a file with `@file`. */
export const jsonFlag = Flags.custom<unknown>({
  helpValue: '<json|@file>',
  parse: async (text) => {
    const { jsonFrom } = await import('./files.ts')
    return jsonFrom(text)
  },
})

/** A flag that may be given several times, as `key=value`. */
export const pairs = Flags.custom<readonly [string, string]>({
  helpValue: '<key=value>',
  parse: async (text) => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    if (key !== undefined && value !== undefined) return [key, value]
    throw new BadUsage(`Expected key=value and got "${text}".`)
  },
})

/** A flag that takes a number above 0. */
export const amount = Flags.custom<number>({
  helpValue: '<number>',
  parse: async (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value
    throw new BadUsage(`Expected a number above 0 and got "${text}".`)
  },
})

const idFlag = (what: string, command: string) =>
  Flags.custom<string>({
    helpValue: `<${what}-id>`,
    parse: async (text) => {
      if (isUuid(text)) return text.toLowerCase()
      const article = /^[aeiou]/.test(what) ? 'an' : 'a'
      throw new BadUsage(
        `Expected ${article} ${what}'s full id (a UUID) and got "${text}"; "harmonia ${command} list" shows them.`,
      )
    },
  })

const MOMENT = /^(\d{1,15}|\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))$/

/** A flag that takes a moment of an execution. */
export const momentFlag = Flags.custom<number | string>({
  description: 'As of the event with this revision, or the last one at or before this time.',
  helpValue: '<revision|time>',
  parse: async (text) => {
    if (MOMENT.test(text)) return /^\d+$/.test(text) ? Number(text) : text
    throw new BadUsage(`Expected a revision, or a time such as 2026-01-31T12:00:00Z, and got "${text}".`)
  },
})

/** Flags that name a workflow, or an execution, by its id. */
export const workflowId = idFlag('workflow', 'workflow')
export const executionFlag = idFlag('execution', 'execution')

/** The argument of every command about one approval. */
export const approvalId = Args.custom<string>({
  parse: async (text) => {
    if (/^[\w-]+:[\w.~-]+:\d+$/.test(text)) return text
    throw new BadUsage(
      `Expected an approval's id (<execution>:<task>:<attempt>) and got "${text}"; "harmonia approval list" shows them.`,
    )
  },
})({ required: true, description: 'The id, as "harmonia approval list" shows it.' })

/** The flags of whoever decides. */
export const decisionFlags = {
  by: Flags.string({ description: 'Who decides; needed where the approval names who may.' }),
  comment: Flags.string({ description: 'Recorded with the decision.' }),
  data: jsonFlag({ description: 'Given to the task with the decision.' }),
}

/** The flags of every list. */
export const pagingFlags = {
  limit: Flags.integer({ description: 'Rows at once, 1 to 1000.', min: 1, max: 1000 }),
  cursor: Flags.string({ description: 'Where to go on: the next_cursor of the page before.', exclusive: ['all'] }),
  all: Flags.boolean({ description: 'Every page.' }),
}
