import type { BrokenBundle } from '../../src/audit/read-bundle.ts'
import type { ArchiveCheck, BrokenEvent, RefusedCommand } from '../../src/client/index.ts'
import { checkText } from './archives.ts'
import { plain } from './format.ts'
import { paintFor } from './paint.ts'
import { table } from './table.ts'

export interface LogVerdict {
  /** Null for the whole log. */
  readonly execution_id: string | null
  readonly events: number
  /** How many of them by their hashes alone. */
  readonly archived: number
  readonly hash: string
  readonly broken: BrokenEvent | null
  /** Only when they were asked for. */
  readonly archives?: readonly ArchiveCheck[]
}

export interface BundleVerdict {
  readonly file: string
  readonly execution_id: string | null
  readonly engine_version: string | null
  readonly exported_at: string | null
  readonly events: number
  /** Events of which something was replaced by its digest. */
  readonly redacted: number
  readonly signed_by: string | null
  readonly broken: BrokenBundle | null
}

export const logText = ({ execution_id, events, archived, hash, broken, archives }: LogVerdict): string => {
  const files = archives === undefined ? '' : `\n${checkText(archives)}`
  const what = execution_id === null ? 'the log' : `execution ${execution_id}`
  if (broken === null) {
    const alone =
      archived === 0
        ? ''
        : `\n${archived} of them by their hashes alone: their text is in archives (--archives reads those).`
    return `${good('Whole')}: ${events} events of ${what} are what was written.${archives === undefined ? alone : ''}\n${endText(execution_id, events, hash)}${files}`
  }
  const { position, stream, revision, detail } = broken
  const where =
    stream === '' ? `position ${position}` : `position ${position}, revision ${revision} of ${plain(stream)}`
  return `${bad('Broken')}: ${where} (${broken.what}): ${plain(detail)}.\nThe ${events} events before it that were checked are what was written.${files}`
}

/** A log of events that has no hash, as EventStoreDB's, is one whose store keeps none. */
const endText = (execution_id: string | null, events: number, hash: string): string => {
  if (execution_id !== null) return `The hash of its last event is ${hash}.`
  return events > 0 && /^0+$/.test(hash)
    ? 'Each stream has its hashes; this store has none of the whole log.'
    : `The hash of the log up to its end is ${hash}.`
}

export const bundleText = (verdict: BundleVerdict): string => {
  const { file, broken, events, redacted, signed_by, execution_id, engine_version, exported_at } = verdict
  if (broken !== null) {
    const event = broken.stream === undefined ? '' : `, revision ${broken.revision} of ${plain(broken.stream)}`
    return `${bad('Broken')}: ${plain(file)}, line ${broken.line}${event} (${broken.what}): ${plain(broken.detail)}.`
  }
  const hidden = redacted === 0 ? '' : `, ${redacted} of them redacted`
  return [
    `${good('Whole')}: the ${events} events of execution ${plain(execution_id ?? '')}${hidden} are what was written.`,
    `Exported ${plain(exported_at ?? '')} by Harmonia ${plain(engine_version ?? '')}.`,
    signed_by === null ? 'Not signed.' : `Signed with the key ${signed_by}.`,
  ].join('\n')
}

export const refusalTable = (refusals: readonly RefusedCommand[]): Promise<string> =>
  table(
    ['TIME', 'ACTOR', 'COMMAND', 'TARGET', 'REFUSED'],
    refusals.map(({ at, actor, command, target, status, code }) => [
      at,
      plain(actor),
      plain(command),
      plain(Object.values(target).join(' ')),
      `${status} ${plain(code)}`,
    ]),
  )

const good = (text: string): string => paintFor(process.stdout).green(text)
const bad = (text: string): string => paintFor(process.stdout).red(text)
