import { Gauge, type Registry } from 'prom-client'
import type { OpenArchiving } from '../../engine/archiving/open-archiving.ts'
import type { EventStore } from '../../store/event-store.ts'

const HELP = {
  executions: ['harmonia_archived_executions_total', 'Executions that this process has archived.'],
  failures: ['harmonia_archive_failures_total', 'Times that archiving has failed in this process.'],
} as const

/** Shows what lies in archives, where the store has any. */
export const observeArchives = (
  registry: Registry,
  { archives }: Pick<EventStore, 'archives'>,
  { stats }: Pick<OpenArchiving, 'stats'>,
): void => {
  if (archives === undefined) return
  for (const [of, [name, help]] of Object.entries(HELP) as [keyof typeof HELP, (typeof HELP)[keyof typeof HELP]][])
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(stats()[of])
      },
    })
  for (const [of, help] of [
    ['files', 'Archives that the log refers to.'],
    ['bytes', 'Bytes of their files.'],
  ] as const)
    new Gauge({
      name: `harmonia_archive_${of}`,
      help,
      registers: [registry],
      collect() {
        this.set(archives.totals()[of])
      },
    })
}
