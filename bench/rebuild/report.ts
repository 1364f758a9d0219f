import type { Latency } from '../statistics.ts'
import type { RebuildFigures } from './run.ts'

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const milliseconds = (value: number): string => value.toFixed(2)

/** For people. */
export const rebuildReport = (figures: RebuildFigures): string => {
  const { events, executions, log_mib, states_per_s, read_models_per_s, ceiling_per_s, idle, meanwhile } = figures
  const line = (what: string, before: Latency, during: Latency): string =>
    `${what.padEnd(24)}p50 ${milliseconds(before.p50)} and ${milliseconds(during.p50)} ms, p99 ${milliseconds(before.p99)} and ${milliseconds(during.p99)} ms, at most ${milliseconds(before.max)} and ${milliseconds(during.max)} ms`
  return [
    `${whole(events)} events of ${whole(executions)} executions, ${log_mib.toFixed(0)} MiB of log`,
    `states                  ${whole(states_per_s)} events/s replayed`,
    `read models             ${whole(read_models_per_s)} events/s made, compared and flushed`,
    `their rows alone        ${whole(ceiling_per_s)} events/s (ratio ${(read_models_per_s / ceiling_per_s).toFixed(2)})`,
    `cores                   server ${figures.cpu_server.toFixed(2)}, others ${figures.cpu_others.toFixed(2)}; peak RSS ${whole(figures.peak_rss_mib)} MiB`,
    `requests (${whole(idle.count)} idle, ${whole(meanwhile.count)} while it ran):`,
    line('GET /api/executions', idle.list, meanwhile.list),
    line('GET …/executions/{id}', idle.execution, meanwhile.execution),
  ].join('\n')
}
