import type { ArchiveVerdict } from '../../src/audit/archive-file.ts'
import type { Archive, ArchiveCheck, ArchiveContent, ArchiveRunDone, Page, Unarchived } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor } from './paint.ts'
import { facts, more, table } from './table.ts'

/** `1 event`, `2 events`. */
const some = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `812 B`, `1.4 MB`. */
const size = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

export const archiveTable = async ({ archives, next_cursor }: Page<'archives', Archive>): Promise<string> =>
  archives.length === 0
    ? 'No archives.'
    : (await table(
        ['ARCHIVE', 'WRITTEN', 'STREAMS', 'EVENTS', 'SIZE'],
        archives.map(({ archive_id, written_at, streams, events, bytes }) => [
          archive_id,
          written_at,
          String(streams),
          String(events),
          size(bytes),
        ]),
      )) + more(next_cursor)

export const archiveText = (archive: ArchiveContent): string =>
  [
    facts([
      ['Archive', archive.archive_id],
      ['File', plain(archive.file)],
      ['Size', size(archive.bytes)],
      ['SHA-256', archive.sha256],
      ['Written', archive.written_at],
      ['Events', String(archive.events)],
      ['Executions', String(archive.executions.length)],
    ]),
    ...archive.executions.map((id) => `  ${plain(id)}`),
  ].join('\n')

export const runText = ({ executions, events, archives, broken, dry_run }: ArchiveRunDone): string => {
  const left =
    broken.length === 0
      ? ''
      : `\n${bad('Left in the log')}, because they are not what was written ("harmonia audit verify"): ${broken.map(plain).join(', ')}.`
  if (dry_run) return `${some(executions, 'execution')} would be archived.${left}`
  if (executions === 0) return `There was nothing to archive.${left}`
  const bytes = archives.reduce((sum, archive) => sum + archive.bytes, 0)
  return `Archived ${some(executions, 'execution')} with ${some(events, 'event')} in ${some(archives.length, 'file')} (${size(bytes)}).${left}`
}

export const unarchivedText = ({ executions, events, archives }: Unarchived): string =>
  archives.length === 0
    ? 'It was in the log already.'
    : `In the log again: ${some(executions.length, 'execution')} with ${some(events, 'event')}.`

export const checkText = (checked: readonly ArchiveCheck[]): string => {
  const broken = checked.filter((one) => one.broken !== null)
  const events = checked.reduce((sum, one) => sum + one.events, 0)
  return broken.length === 0
    ? `${good('Whole')}: ${some(events, 'event')} in ${some(checked.length, 'archive')}, all that the log needs of them.`
    : broken.map(({ file, broken: why }) => `${bad('Broken')}: ${plain(file)}: ${plain(why ?? '')}`).join('\n')
}

export const archiveFileText = (file: string, verdict: ArchiveVerdict): string => {
  const { broken, events, executions, archive_id, written_at, engine_version } = verdict
  if (broken !== null) {
    const event = broken.stream === undefined ? '' : `, revision ${broken.revision} of ${plain(broken.stream)}`
    return `${bad('Broken')}: ${plain(file)}, line ${broken.line}${event} (${broken.what}): ${plain(broken.detail)}.`
  }
  return [
    `${good('Whole')}: the ${some(events, 'event')} of ${some(executions.length, 'execution')} are what was written.`,
    `Archive ${plain(archive_id ?? '')}, written ${plain(written_at ?? '')} by Harmonia ${plain(engine_version ?? '')}.`,
  ].join('\n')
}

const good = (text: string): string => paintFor(process.stdout).green(text)
const bad = (text: string): string => paintFor(process.stdout).red(text)
