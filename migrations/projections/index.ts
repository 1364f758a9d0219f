import type { Migration } from 'kysely'
import * as readModels from './0001-read-models.ts'
import * as originsAndSchedules from './0002-origins-and-schedules.ts'
import * as waits from './0003-waits.ts'
import * as checkpoints from './0004-checkpoints.ts'
import * as forks from './0005-forks.ts'
import * as templates from './0006-templates.ts'
import * as archives from './0007-archives.ts'

/**
 * The schema of the projection store, in order; a name that has been released is never changed.
 * Any new one, even if it changes no table, makes the read models be built again from position 0.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-read-models': readModels,
  '0002-origins-and-schedules': originsAndSchedules,
  '0003-waits': waits,
  '0004-checkpoints': checkpoints,
  '0005-forks': forks,
  '0006-templates': templates,
  '0007-archives': archives,
}
