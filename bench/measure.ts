import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { forked } from './children.ts'
import { nowMicros } from './clock.ts'
import { startComponent, type RunningComponent } from './component.ts'
import { inFolder, settledBytes } from './disk.ts'
import { startEngine, type RunningEngine } from './engines.ts'
import type { Figures } from './figures.ts'
import { isCeiling, type EngineName, type FromLoad, type LoadResult } from './load/messages.ts'
import { cpuSeconds, machineCpuSeconds, memory } from './processes.ts'
import { latencyOf, type Latency } from './statistics.ts'
import { caughtUp } from './caught-up.ts'
import type { Cell } from './workload.ts'

export interface MeasureOptions {
  /** An existing folder on the disk that is meant; what is made in it is removed. */
  readonly dir: string
  readonly warmSeconds: number
  readonly seconds: number
  readonly profileDir?: string
}

export interface Measurement {
  readonly figures: Figures
  /** The measuring window, in microseconds of the monotonic clock. */
  readonly window: { readonly from: number; readonly to: number }
}

/** One run of one cell, all processes and the data fresh. Rejects when a workflow fails or is lost. */
export const measure = (engine: EngineName, cell: Cell, options: MeasureOptions): Promise<Measurement> =>
  inFolder(options.dir, async (folder) => {
    const dataDir = join(folder, 'data')
    mkdirSync(dataDir)
    const component = await startComponent()
    try {
      const { profileDir } = options
      const server = await startEngine(engine, { dataDir, componentUrl: component.url, profileDir })
      try {
        return await underLoad(engine, cell, options, server, component)
      } finally {
        await server.stop()
      }
    } finally {
      await component.stop()
    }
  })

const underLoad = async (
  engine: EngineName,
  { workload, inFlight, counted }: Cell,
  options: MeasureOptions,
  server: RunningEngine,
  component: RunningComponent,
): Promise<Measurement> => {
  const load = forked('load generator', new URL('./load-process.js', import.meta.url))
  const heard = async <Kind extends FromLoad['kind']>(_: Kind): Promise<FromLoad & { readonly kind: Kind }> => {
    const message = await load.next<FromLoad>()
    if (message.kind === 'failed') throw new Error(message.reason)
    return message as FromLoad & { readonly kind: Kind }
  }
  const sample = () => ({
    at: nowMicros(),
    machine: machineCpuSeconds(),
    server: cpuSeconds(server.pid),
    component: cpuSeconds(component.pid),
    store: server.store === undefined ? NaN : cpuSeconds(server.store),
    load: cpuSeconds(load.pid),
  })
  const bytes = async () => {
    if (!isCeiling(engine)) await caughtUp(server.url)
    return { log: settledBytes(server.log), projections: settledBytes(server.projections) }
  }

  try {
    load.send({
      engine,
      url: server.url,
      componentUrl: component.url,
      workload,
      inFlight,
      warm: counted === undefined ? { seconds: options.warmSeconds } : { workflows: counted.warm },
      measure: counted === undefined ? { seconds: options.seconds } : { workflows: counted.measured },
    })
    await heard('prepared')
    const before = await bytes()
    load.send('go')
    await heard('opened')
    const opened = sample()
    await heard('closed')
    const closed = sample()
    const { rss, peak } = memory(server.pid)
    const result = await heard('done')
    const after = await bytes()
    const { calls, firstCalls } = await component.calls()
    const steps = workload.step === 'http' ? result.completed * workload.tasks : 0
    if (calls !== steps) throw new Error(`the component was called ${calls} times for ${steps} steps`)

    const cores = (name: 'machine' | 'server' | 'component' | 'load' | 'store') =>
      (closed[name] - opened[name]) / ((closed.at - opened.at) / 1e6)
    const { latency, rate } = speed(result)
    const first = latencyOf(firstCalls.slice(-result.latencies.length))
    return {
      window: { from: opened.at, to: closed.at },
      figures: {
        workflows_per_s: rate,
        steps_per_s: rate * workload.tasks,
        p50_ms: latency.p50,
        p99_ms: latency.p99,
        first_call_p50_ms: first.p50,
        first_call_p99_ms: first.p99,
        cpu_server: cores('server'),
        cpu_component: cores('component'),
        cpu_load: cores('load'),
        cpu_store: cores('store'),
        cpu_others: Math.max(
          0,
          cores('machine') - cores('server') - cores('component') - cores('load') - (cores('store') || 0),
        ),
        rss_mib: rss,
        peak_rss_mib: peak,
        log_bytes_per_workflow: (after.log - before.log) / result.completed,
        projection_bytes_per_workflow: (after.projections - before.projections) / result.completed,
      },
    }
  } finally {
    await load.stop()
  }
}

const speed = ({ latencies, seconds }: LoadResult): { readonly latency: Latency; readonly rate: number } => {
  if (latencies.length === 0) throw new Error('no workflow completed within the window: give it more --seconds')
  return { latency: latencyOf(latencies), rate: latencies.length / seconds }
}
