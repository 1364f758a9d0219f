import { Counter, Gauge, type Registry } from 'prom-client'
import type { OneParts } from '../../rebuild/one.ts'
import type { Rebuilds } from '../../rebuild/rebuilds.ts'

/** Counts what rebuilds and the background check find, and shows how far that is. The answer is told of each find. */
export const observeRebuilds = (registry: Registry, rebuilds: () => Rebuilds | undefined): OneParts['noted'] => {
  const registers = [registry]
  const labelNames = ['where', 'what'] as const
  const finds = new Counter({
    name: 'harmonia_rebuild_differences_total',
    help: 'States of executions, in memory, snapshots or read models, that were not what a replay comes to; and how many of them were put right.',
    labelNames,
    registers,
  })
  for (const where of ['live', 'snapshot', 'read_model']) finds.inc({ where, what: 'found' }, 0)
  const gauge = (name: string, help: string, read: (state: ReturnType<Rebuilds['selfCheck']>) => number): void => {
    new Gauge({
      name: `harmonia_self_check_${name}`,
      help,
      registers,
      collect() {
        const state = rebuilds()?.selfCheck()
        if (state !== undefined) this.set(read(state))
      },
    })
  }
  gauge('executions_total', 'Executions that the background check has looked at.', ({ checked }) => checked)
  gauge('differing', 'Executions that it has found to differ and not right since.', ({ differing }) => differing.length)
  gauge('last_run_timestamp_seconds', 'When it looked at the last one.', ({ last_run }) =>
    last_run === null ? 0 : Date.parse(last_run) / 1_000,
  )
  return (_, where, what) => finds.inc({ where, what })
}
