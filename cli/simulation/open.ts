import * as E from 'fp-ts/lib/Either.js'
import { loadSettings } from '../../src/config.ts'
import { parseDefinition, type Definition } from '../../src/domain/definition/index.ts'
import type { Problem } from '../../src/domain/problem.ts'
import {
  FAULTS,
  readScript,
  simulator,
  type Fault,
  type Script,
  type Simulator,
} from '../../src/simulation/simulate.ts'
import { BadUsage, Refused } from '../exit.ts'
import { definitionFrom } from '../files.ts'
import { plain } from '../show/format.ts'

export interface Asked {
  readonly faults: string
  readonly input?: unknown
  readonly components?: string | undefined
}

export interface Opened {
  readonly simulator: Simulator
  readonly faults: ReadonlySet<Fault>
}

/** Reads all that a simulation needs. Whatever is wrong with it is bad usage: nothing has been simulated. */
export const openSimulation = async (file: string, asked: Asked): Promise<Opened> => {
  const faults = faultsIn(asked.faults)
  const script = asked.components === undefined ? new Map() : await scriptFrom(asked.components)
  const definition = await readDefinition(file)
  const settings = loadSettings()
  const opened = simulator({
    definition,
    faults,
    script,
    ...(asked.input === undefined ? {} : { input: { value: asked.input } }),
    policy: {
      max_attempts: settings.retryMaxAttempts,
      auto_retry: settings.autoRetry,
      task_timeout: settings.defaultTimeout,
      max_task_duration: settings.maxTaskDuration,
      parallel: settings.parallel,
    },
    maxConcurrentWorkflows: settings.maxConcurrentWorkflows,
    maxCallsPerComponent: settings.maxCallsPerComponent,
  })
  if (E.isRight(opened)) return { simulator: opened.right, faults }
  const what =
    asked.input === undefined ? 'No input was drawn that fits input_schema; give one with --input:' : '--input:'
  throw new BadUsage(listed(what, opened.left))
}

const readDefinition = async (file: string): Promise<Definition> => {
  const parsed = parseDefinition(await valueIn(file))
  if (E.isRight(parsed)) return parsed.right.definition
  throw new BadUsage(listed(`${file} is not a valid definition:`, parsed.left))
}

const scriptFrom = async (file: string): Promise<Script> => {
  const script = readScript(await valueIn(file))
  if (E.isRight(script)) return script.right
  throw new BadUsage(listed(`${file} does not say how components answer:`, script.left))
}

const valueIn = async (file: string): Promise<unknown> => {
  try {
    return await definitionFrom(file)
  } catch (error) {
    throw error instanceof Refused ? new BadUsage(error.message) : error
  }
}

const faultsIn = (text: string): ReadonlySet<Fault> => {
  const all = Object.keys(FAULTS) as Fault[]
  if (text === 'all') return new Set(all)
  if (text === 'none') return new Set()
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !Object.hasOwn(FAULTS, name))
  if (unknown === undefined) return new Set(all.filter((fault) => names.includes(fault)))
  throw new BadUsage(`--faults: there is no fault "${unknown}"; there are all, none, or some of ${all.join(', ')}.`)
}

const listed = (what: string, problems: readonly Problem[]): string =>
  [what, ...problems.map(({ pointer, message }) => `  ${plain(pointer || '(the whole)')}: ${plain(message)}`)].join(
    '\n',
  )
