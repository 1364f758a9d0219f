import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What V8 writes: a tree of calls, and which of its nodes was on top at each sample. Times are microseconds. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

export interface SelfTime {
  readonly name: string
  /** Where it is written: a path within the project or a package, or what V8 calls it. */
  readonly file: string
  readonly line: number
  readonly micros: number
}

/** One thread within a window: the time of each function itself, without what it called; the longest first. */
export interface ThreadProfile {
  readonly thread: string
  readonly busyMicros: number
  readonly functions: readonly SelfTime[]
}

/** Every thread of the process whose profiles are in this folder, the main one first. */
export const threadProfiles = (
  dir: string,
  window: { readonly from: number; readonly to: number },
): readonly ThreadProfile[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => ({ id: Number(name.split('.')[4]), file: join(dir, name) }))
    .sort((a, b) => a.id - b.id)
    .map(({ file }) => threadProfile(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile, window))

const IDLE = new Set(['(idle)', '(root)'])

const threadProfile = (
  { nodes, samples, timeDeltas, startTime }: CpuProfile,
  { from, to }: { readonly from: number; readonly to: number },
): ThreadProfile => {
  const micros = new Map<number, number>()
  let at = startTime
  samples.forEach((node, i) => {
    const delta = timeDeltas[i + 1] ?? 0
    at += timeDeltas[i] ?? 0
    if (at >= from && at <= to) micros.set(node, (micros.get(node) ?? 0) + delta)
  })

  const functions = new Map<string, SelfTime>()
  for (const { id, callFrame } of nodes) {
    const spent = micros.get(id) ?? 0
    if (spent <= 0 || IDLE.has(callFrame.functionName)) continue
    const file = shortened(callFrame.url)
    const line = callFrame.lineNumber + 1
    const name = callFrame.functionName || '(anonymous)'
    const key = `${name} ${file}:${line}`
    functions.set(key, { name, file, line, micros: spent + (functions.get(key)?.micros ?? 0) })
  }
  const longestFirst = [...functions.values()].sort((a, b) => b.micros - a.micros)
  return {
    thread: threadOf(nodes.map(({ callFrame }) => callFrame.url)),
    busyMicros: longestFirst.reduce((sum, each) => sum + each.micros, 0),
    functions: longestFirst,
  }
}

const shortened = (url: string): string =>
  url === '' ? '(native)' : url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*\/dist\//, '')

/** A thread is named after its program, which no other thread loads. */
const threadOf = (urls: readonly string[]): string => {
  if (urls.some((url) => url.endsWith('/bin/harmonia.js'))) return 'main'
  if (urls.some((url) => url.endsWith('/store/sqlite/writer.js'))) return 'store writer'
  if (urls.some((url) => url.endsWith('/projections/builder.js'))) return 'builder'
  if (urls.some((url) => url.endsWith('/rebuild/worker.js'))) return 'replays'
  if (urls.some((url) => url.includes('/projections/'))) return 'projections'
  return 'other thread'
}
