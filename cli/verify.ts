import * as E from 'fp-ts/lib/Either.js'
import { openLogFile } from '../src/audit/log-file.ts'
import { archiveVerdict, isArchive } from '../src/audit/archive-file.ts'
import { readBundle } from '../src/audit/read-bundle.ts'
import type { ArchiveCheck, Audited, BrokenEvent, HarmoniaClient } from '../src/client/index.ts'
import { checkedArchives } from './archives.ts'
import { contentOf, publicKeyFrom } from './audit.ts'
import { BadUsage, Refused } from './exit.ts'
import { archiveFileText } from './show/archives.ts'
import { bundleText, logText, type LogVerdict } from './show/audit.ts'
import { terminalOf } from './show/terminal.ts'

/** What verifying has found, for programs and for people. */
interface Found {
  readonly answer: unknown
  readonly text: string
  readonly isBroken: boolean
}

type Piece = Pick<Audited, 'events' | 'archived' | 'hash' | 'broken' | 'next_cursor'>
type Check = (stream: string | undefined, cursor: string | undefined) => Promise<Piece>

/** Events that are checked at a time. */
const PIECE = 2_000

/** Checks one execution, or with no id the whole log, on a server or in its file. */
export const logFound = async (
  execution: string | undefined,
  store: string | undefined,
  client: () => Promise<HarmoniaClient>,
  notes: NodeJS.WriteStream | undefined,
  withArchives: boolean,
): Promise<Found> => {
  const { check, checkArchives, close } = store === undefined ? checkOn(await client(), notes) : checkIn(store)
  try {
    const log = await checked(check, execution, notes)
    const verdict = withArchives ? { ...log, archives: await checkArchives() } : log
    const isBroken = verdict.broken !== null || (verdict.archives ?? []).some(({ broken }) => broken !== null)
    return { answer: verdict, text: logText(verdict), isBroken }
  } finally {
    close()
  }
}

const checked = async (
  check: Check,
  execution: string | undefined,
  notes: NodeJS.WriteStream | undefined,
): Promise<LogVerdict> => {
  const stream = execution === undefined ? undefined : `execution-${execution}`
  let events = 0
  let archived = 0
  let hash = ''
  let broken: BrokenEvent | null = null
  for (let cursor: string | undefined | null = undefined; cursor !== null;) {
    const piece: Piece = await check(stream, cursor)
    events += piece.events
    archived += piece.archived
    ;({ hash, broken } = piece)
    cursor = broken === null ? piece.next_cursor : null
    terminalOf(notes)?.write(`\r${events} events checked`)
  }
  terminalOf(notes)?.write('\r\x1b[K')
  if (execution !== undefined && events === 0 && broken === null)
    throw new Refused(`There is no execution ${execution}.`)
  return { execution_id: execution ?? null, events, archived, hash, broken }
}

const checkOn = (client: HarmoniaClient, notes: NodeJS.WriteStream | undefined) => ({
  checkArchives: (): Promise<readonly ArchiveCheck[]> => checkedArchives(client, notes),
  check: ((stream, cursor) =>
    client.verifyAudit({
      limit: PIECE,
      ...(stream === undefined ? {} : { stream }),
      ...(cursor === undefined ? {} : { cursor }),
    })) as Check,
  close: () => undefined,
})

const checkIn = (url: string) => {
  const [, file] = /^sqlite:(.+)$/s.exec(url) ?? []
  if (file === undefined) throw new BadUsage(`Expected sqlite:<file> and got "${url}".`)
  const opened = openLogFile(file)
  if (E.isLeft(opened)) throw new Refused(opened.left)
  const check: Check = async (stream, cursor) => {
    const place = Number(cursor ?? 0)
    const {
      next,
      broken = null,
      archived = 0,
      ...piece
    } = opened.right.check(stream === undefined ? { after: place } : { stream, from: place }, PIECE)
    return { ...piece, archived, broken, next_cursor: next === undefined ? null : String(next) }
  }
  const checkArchives = async (): Promise<readonly ArchiveCheck[]> => opened.right.checkArchives()
  return { check, checkArchives, close: opened.right.close }
}

/** Checks an exported file; `key` is the one that must have signed it. */
export const fileFound = (file: string, key: string | undefined): Found => {
  const bytes = contentOf(file)
  if (isArchive(bytes)) {
    const verdict = { file, ...archiveVerdict(bytes) }
    if (key !== undefined)
      throw new BadUsage('An archive is not signed: --key is for a file of "harmonia audit export".')
    return { answer: verdict, text: archiveFileText(file, verdict), isBroken: verdict.broken !== null }
  }
  const { header, events, seal, broken } = readBundle(bytes)
  const signed_by = seal?.public_key ?? null
  const isOthers = broken === undefined && key !== undefined && publicKeyFrom(key) !== signed_by
  const wrongKey = isOthers
    ? { line: events.length + 2, what: 'signature' as const, detail: 'it was not signed with this key' }
    : undefined
  const verdict = {
    file,
    execution_id: header?.execution_id ?? null,
    engine_version: header?.engine_version ?? null,
    exported_at: header?.exported_at ?? null,
    events: events.length,
    redacted: events.filter(({ redacted }) => redacted !== undefined).length,
    signed_by,
    broken: broken ?? wrongKey ?? null,
  }
  return { answer: verdict, text: bundleText(verdict), isBroken: verdict.broken !== null }
}
