import { basename } from 'node:path'
import { isArchive, archiveVerdict, type ArchiveVerdict } from '../src/audit/archive-file.ts'
import { HarmoniaError, pages, type Archive, type ArchiveCheck, type HarmoniaClient } from '../src/client/index.ts'
import { isUuid } from './arguments.ts'
import { contentOf } from './audit.ts'
import { BadUsage } from './exit.ts'
import { terminalOf } from './show/terminal.ts'

/** An archive or an execution by its id, or an archive by its file's name. */
export const idIn = (text: string): string => {
  const id = basename(text).replace(/\.ndjson\.gz$/, '')
  if (isUuid(id)) return id.toLowerCase()
  throw new BadUsage(
    `Expected the full id of an archive or an execution, or an archive's file, and got "${text}"; "harmonia archive list" shows them.`,
  )
}

/** The file itself, read without a server. */
export const archiveFile = (file: string): ArchiveVerdict => {
  const bytes = contentOf(file)
  if (!isArchive(bytes)) throw new BadUsage(`${file} is no archive: those are compressed (.ndjson.gz).`)
  return archiveVerdict(bytes)
}

export const isFile = (text: string): boolean => !isUuid(text)

/** What the first asks for, or the second where the server knows no such archive. */
export const archiveOr = async <A, B>(asked: Promise<A>, otherwise: () => Promise<B>): Promise<A | B> => {
  try {
    return await asked
  } catch (error) {
    if (error instanceof HarmoniaError && error.code === 'archive_not_found') return otherwise()
    throw error
  }
}

export const allArchives = async (client: HarmoniaClient): Promise<readonly Archive[]> => {
  const found: Archive[] = []
  for await (const { archives } of pages((next) => client.listArchives({ limit: 1_000, ...next })))
    found.push(...archives)
  return found
}

/** Has the server read each file and compare it with its log, one after the other. */
export const checkedArchives = async (
  client: HarmoniaClient,
  notes: NodeJS.WriteStream | undefined,
): Promise<readonly ArchiveCheck[]> => {
  const shown = terminalOf(notes)
  const checked: ArchiveCheck[] = []
  for (const { archive_id } of await allArchives(client)) {
    checked.push(await client.verifyArchive(archive_id))
    shown?.write(`\r${checked.length} archives checked`)
  }
  shown?.write('\r\x1b[K')
  return checked
}
