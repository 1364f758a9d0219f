import { readFileSync } from 'node:fs'

/** What the system says of processes. Where there is no /proc, everything is NaN. */
const TICKS_PER_SECOND = 100

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Seconds of processor time that a process has used, all its threads together. */
export const cpuSeconds = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`)
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user ?? NaN) + Number(system ?? NaN)) / TICKS_PER_SECOND
}

/** Seconds of processor time that were used on the whole machine. */
export const machineCpuSeconds = (): number => {
  const [user, nice, system, , , irq, softirq] = read('/proc/stat').split('\n', 1)[0]?.split(/\s+/).slice(1) ?? []
  return [user, nice, system, irq, softirq].reduce((sum, ticks) => sum + Number(ticks ?? NaN), 0) / TICKS_PER_SECOND
}

/** Resident memory in MiB, now and at its highest. */
export const memory = (pid: number): { readonly rss: number; readonly peak: number } => {
  const status = read(`/proc/${pid}/status`)
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) / 1_024
  return { rss: mebibytes('VmRSS'), peak: mebibytes('VmHWM') }
}
