import { cpus, loadavg, totalmem } from 'node:os'
import { fsyncLatency } from './disk.ts'

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory_gib: number
  /** 4 KiB appended and flushed, milliseconds. */
  readonly fsync_p50_ms: number
  readonly fsync_p99_ms: number
  readonly node: string
  readonly platform: string
  /** Of the minute before the bench began. */
  readonly load_average: number
  readonly date: string
}

export const machine = async (dir: string): Promise<Machine> => {
  const { p50, p99 } = await fsyncLatency(dir)
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory_gib: totalmem() / 1_024 ** 3,
    fsync_p50_ms: p50,
    fsync_p99_ms: p99,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load_average: loadavg()[0] ?? NaN,
    date: new Date().toISOString(),
  }
}

export const machineText = (machine: Machine): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib.toFixed(1)} GiB, ${machine.platform}`,
    `fsync ${machine.fsync_p50_ms.toFixed(2)} ms (p99 ${machine.fsync_p99_ms.toFixed(2)} ms)`,
    `Node ${machine.node}`,
    `load average before ${machine.load_average.toFixed(2)}`,
    machine.date,
  ].join(' · ')
