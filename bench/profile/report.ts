import { threadProfiles, type SelfTime, type ThreadProfile } from './cpu-profile.ts'

const TOP = 25
/** The share of the window below which a function is not shown. */
const WORTH = 0.001

/** For each thread: how busy it was, and its functions with the most time of their own, file by file. */
export const profileReport = (dir: string, window: { readonly from: number; readonly to: number }): string =>
  threadProfiles(dir, window)
    .map((profile) => threadReport(profile, window.to - window.from))
    .join('\n\n')

const threadReport = ({ thread, busyMicros, functions }: ThreadProfile, windowMicros: number): string => {
  const written = ({ name, line }: SelfTime) => (line > 0 ? `${name}:${line}` : name)
  const percent = (micros: number) => `${((100 * micros) / windowMicros).toFixed(1)} %`.padStart(7)
  const files = grouped(functions, windowMicros * WORTH)
  const lines = files.flatMap(({ file, all, top }) => [
    `${percent(total(all))}  ${file}`,
    ...top.map((each) => `         ${percent(each.micros)}  ${written(each)}`),
  ])
  const parts = byPart(functions).map(([part, micros]) => `${part} ${percent(micros).trim()}`)
  return [`${thread}: busy ${percent(busyMicros).trim()} of the window`, `  ${parts.join(', ')}`, ...lines].join('\n')
}

/** All of the time, by the package or the room of ours that it was spent in; the longest first. */
const byPart = (functions: readonly SelfTime[]): readonly (readonly [part: string, micros: number])[] => {
  const parts = new Map<string, number>()
  for (const { file, micros } of functions) {
    const part = partOf(file)
    parts.set(part, (parts.get(part) ?? 0) + micros)
  }
  return [...parts].sort(([, a], [, b]) => b - a)
}

const partOf = (file: string): string => {
  if (file.startsWith('(') || file.startsWith('node:')) return 'Node'
  const [first = '', second = '', third = ''] = file.split('/')
  if (first === 'src') return third.endsWith('.js') || second === 'http' ? `src/${second}` : `src/${second}/${third}`
  return first.startsWith('@') ? `${first}/${second}` : first
}

interface OfFile {
  readonly file: string
  readonly all: readonly SelfTime[]
  readonly top: readonly SelfTime[]
}

/** The files of the top functions, the one that took most first. */
const grouped = (functions: readonly SelfTime[], worthMicros: number): readonly OfFile[] => {
  const top = functions.slice(0, TOP).filter(({ micros }) => micros >= worthMicros)
  const files = [...new Set(top.map(({ file }) => file))]
  const isOf = (file: string) => (each: SelfTime) => each.file === file
  return files
    .map((file) => ({ file, all: functions.filter(isOf(file)), top: top.filter(isOf(file)) }))
    .sort((a, b) => total(b.all) - total(a.all))
}

const total = (functions: readonly SelfTime[]): number => functions.reduce((sum, { micros }) => sum + micros, 0)
