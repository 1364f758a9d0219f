// Breaks the product on purpose, one way at a time, and shows which specification notices.
//   node scripts/mutants.js [--only <part of a name>] [--jobs 2]
// Needs a build with tests (tsc -b test). Exit code 1: a mutant was not caught. 2: the mutants or the specifications are not in order.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '..')
const MUTANTS = join(ROOT, 'test/mutation/mutants')
/** Rooms whose specifications are fast and need no other process's help. */
const ROOMS = [
  'domain',
  'engine',
  'store',
  'projections',
  'rebuild',
  'http',
  'model',
  'simulation',
  'trial',
  'hermes',
  'hooks',
  'mcp',
  'monitor',
  'assistant',
  'tracing',
]
/** A mutant may well never end; that is noticed as well. On a busy machine all of this is longer: see `patience`. */
const LIMITS_MS = { spec: 10_000, likely: 40_000, all: 120_000 }
/** How long all specifications take on a machine that has nothing else to do. */
const USUAL_MS = 30_000
/** What they may take without any mutant. */
const SOUND = { spec: 60_000, all: 900_000 }
const HEAP_MB = 768

class Disorder extends Error {}

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, jobs: { type: 'string', default: '2' } },
})

const mutants = readdirSync(MUTANTS)
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(join(MUTANTS, file), 'utf8')))
  .filter(({ name }) => options.only === undefined || name.includes(options.only))

/** The compiled text of each file that a mutant changes, by its path in dist. */
const mutated = ({ name, patches }) => {
  const sources = new Map()
  for (const { file, search, replace } of patches) {
    const source = sources.get(file) ?? readFileSync(join(ROOT, file), 'utf8')
    const found = source.split(search).length - 1
    if (found !== 1) throw new Disorder(`${name}: what it changes is ${found} times in ${file}:\n${search}`)
    sources.set(
      file,
      source.replace(search, () => replace),
    )
  }
  return [...sources].map(([file, source]) => [join('dist', file.replace(/\.ts$/, '.js')), compiled(file, source)])
}

const compiled = (file, source) => {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: join(ROOT, file),
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  })
  if (diagnostics.length > 0) throw new Disorder(`${file} does not compile: ${diagnostics[0].messageText}`)
  return outputText
}

const specsUnder = (dir) =>
  existsSync(join(ROOT, dir))
    ? readdirSync(join(ROOT, dir), { recursive: true })
        .filter((path) => path.endsWith('.spec.js'))
        .sort()
        .map((path) => join(dir, path))
    : []

const all = ROOMS.flatMap((room) => specsUnder(`dist/test/${room}`))

/** The specifications of the rooms or files that a mutant names: they are asked first. */
const likely = ({ name, specs }) =>
  specs.flatMap((spec) => {
    const found = all.filter((path) => path === `dist/test/${spec}.spec.js` || path.startsWith(`dist/test/${spec}/`))
    if (found.length === 0) throw new Disorder(`${name}: there is no specification ${spec}`)
    return found
  })

/** A copy of the build that a mutant may be put into. */
const workshop = () => {
  const dir = mkdtempSync(join(tmpdir(), 'harmonia-mutants-'))
  for (const name of ['dist', 'test', 'package.json']) cpSync(join(ROOT, name), join(dir, name), { recursive: true })
  for (const name of ['node_modules', 'examples', 'migrations']) symlinkSync(join(ROOT, name), join(dir, name))
  return dir
}

/** Runs specifications to the first that fails: undefined when none does, else what failed. */
const firstFailure = (dir, specs, oneSpec, longest) =>
  new Promise((done, broken) => {
    const mocha = [
      join(ROOT, 'node_modules/mocha/bin/mocha.js'),
      '--no-config',
      '--exit',
      '--bail',
      '--reporter',
      'tap',
    ]
    const args = [`--max-old-space-size=${HEAP_MB}`, ...mocha, '--timeout', String(oneSpec), ...specs]
    const child = spawn(process.execPath, args, { cwd: dir, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let complained = ''
    let late = false
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (complained = (complained + chunk).slice(-2_000)))
    const timer = setTimeout(() => {
      late = true
      process.kill(-child.pid, 'SIGKILL')
    }, longest)
    child.once('error', broken)
    child.once('close', (code) => {
      clearTimeout(timer)
      if (code === 0) return done(undefined)
      const failed = /^not ok \d+ (.*)$/m.exec(said)?.[1]
      if (failed !== undefined) return done(failed)
      const last =
        said
          .match(/^ok \d+ .*$/gm)
          ?.at(-1)
          ?.replace(/^ok \d+ /, '') ?? 'the start'
      if (late) return done(`(it did not end) after ${last}`)
      return done(`(it died) after ${last}: ${complained.split('\n').find((line) => /Error|FATAL/.test(line)) ?? code}`)
    })
  })

/** The limits for a machine on which all specifications took so long: a slow one must not look like a mutant that hangs. */
const patience = (took) => {
  const factor = Math.max(1, took / USUAL_MS)
  return { spec: LIMITS_MS.spec * factor, likely: LIMITS_MS.likely * factor, all: LIMITS_MS.all * factor }
}

const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`

/** Whether it is caught; the build in `dir` is as before when this ends. */
const judge = async (dir, mutant, limits) => {
  const since = performance.now()
  const files = mutated(mutant)
  for (const [path, text] of files) writeFileSync(join(dir, path), text)
  const first = likely(mutant)
  const rest = all.filter((path) => !first.includes(path))
  const by =
    (await firstFailure(dir, first, limits.spec, limits.likely)) ??
    (await firstFailure(dir, rest, limits.spec, limits.all))
  for (const [path] of files) cpSync(join(ROOT, path), join(dir, path))
  const line = by === undefined ? `breaks the law: ${mutant.law}` : `by: ${by}`
  console.log(`${by === undefined ? 'NOT CAUGHT' : 'caught    '} ${mutant.name} (${seconds(since)}) ${line}`)
  return by !== undefined
}

const run = async () => {
  if (all.length === 0) throw new Disorder('there is no build: run tsc -b test first')
  for (const mutant of mutants) {
    mutated(mutant)
    likely(mutant)
  }
  const since = performance.now()
  const waiting = [...mutants]
  const survivors = []
  const dirs = []
  let limits = LIMITS_MS
  const work = async () => {
    const dir = workshop()
    dirs.push(dir)
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
      if (!(await judge(dir, mutant, limits))) survivors.push(mutant.name)
  }
  try {
    const sound = workshop()
    dirs.push(sound)
    const failure = await firstFailure(sound, all, SOUND.spec, SOUND.all)
    if (failure !== undefined) throw new Disorder(`a specification fails without any mutant: ${failure}`)
    console.log(`no mutant, and ${all.length} files of specifications that pass (${seconds(since)})`)
    limits = patience(performance.now() - since)
    await Promise.all(Array.from({ length: Number(options.jobs) }, work))
  } finally {
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
  }
  console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants caught in ${seconds(since)}`)
  for (const name of survivors) console.log(`NOT CAUGHT ${name}`)
  if (survivors.length > 0) process.exitCode = 1
}

run().catch((error) => {
  console.error(error instanceof Disorder ? error.message : error)
  process.exitCode = 2
})
