import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'

/** How one setting is read from its text: the value, or what is allowed instead. */
type Parse<A> = (text: string) => { readonly value: A } | { readonly allowed: string }

interface Setting<A> {
  readonly env: string
  readonly default: string
  readonly parse: Parse<A>
  readonly about: string
}

const setting = <A>(env: string, fallback: string, parse: Parse<A>, about: string): Setting<A> => ({
  env,
  default: fallback,
  parse,
  about,
})

const whole =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = Number(text)
    return /^\d+$/.test(text) && value >= min && value <= max
      ? { value }
      : { allowed: `a whole number from ${min} to ${max}` }
  }

const amount =
  (what: string) =>
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = Number(text)
    return /^\d+(\.\d+)?$/.test(text) && value >= min && value <= max
      ? { value }
      : { allowed: `${what}, from ${min} to ${max}` }
  }

const seconds = amount('seconds')
const number = amount('a number')

const flag: Parse<boolean> = (text) =>
  text === 'true' || text === 'false' ? { value: text === 'true' } : { allowed: 'true or false' }

const oneOf =
  <A extends string>(...options: readonly A[]): Parse<A> =>
  (text) => {
    const found = options.find((option) => option.toLowerCase() === text.toLowerCase())
    return found === undefined ? { allowed: options.join(', ') } : { value: found }
  }

const words: Parse<readonly string[]> = (text) => ({
  value: text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
})

/** Secrets have a way of their own, on which they are not shown. */
const variables: Parse<readonly string[]> = (text) =>
  /(^|[,\s])HARMONIA_SECRET_/.test(text)
    ? { allowed: 'any variable but HARMONIA_SECRET_… (${secrets.…} reads those)' }
    : words(text)

/** Empty for none. */
const file: Parse<string> = (text) => ({ value: text === '' ? '' : resolve(text.replace(/^~(?=\/|$)/, homedir())) })

const folder: Parse<string> = (text) =>
  text === '' ? { allowed: 'a folder' } : { value: resolve(text.replace(/^~(?=\/|$)/, homedir())) }

const host: Parse<string> = (text) =>
  /^[A-Za-z0-9.:-]+$/.test(text) ? { value: text } : { allowed: 'a host name or an address' }

const serverUrl: Parse<string> = (text) =>
  text === '' || (/^https?:\/\//.test(text) && URL.canParse(text))
    ? { value: text }
    : { allowed: 'the URL of a server, such as http://127.0.0.1:8002,' }

const tracesExporter: Parse<'' | 'otlp' | 'none'> = (text) =>
  text === '' || text === 'otlp' || text === 'none' ? { value: text } : { allowed: 'otlp or none' }

const name: Parse<string> = (text) => (text.trim() === '' ? { allowed: 'a name' } : { value: text })

const text: Parse<string> = (given) => ({ value: given.trim() })

const storeUrl: Parse<string> = (text) =>
  text === '' || /^(sqlite:.+|memory:|esdb(\+discover)?:\/\/.+)$/.test(text)
    ? { value: text }
    : { allowed: 'sqlite:<file>, esdb://<host>, esdb+discover://<host> or memory:' }

const fileUrl: Parse<string> = (text) =>
  text === '' || /^sqlite:.+$/.test(text) ? { value: text } : { allowed: 'sqlite:<file>' }

/** What the ecosystems that Harmonia lives in have for defaults of their own. */
const PROFILES: Readonly<Record<'standalone' | 'tekton', Readonly<Record<string, string>>>> = {
  standalone: {},
  tekton: { HARMONIA_PORT: '8007', HARMONIA_AI_PORT: '45007' },
}

/** Every setting there is. `serve --help` and the README's table are made from this. */
export const settings = {
  profile: setting(
    'HARMONIA_PROFILE',
    'standalone',
    oneOf('standalone', 'tekton'),
    "Whose defaults hold; tekton has the ports 8007 and 45007, as 8002 and 45002 are Ergon's there.",
  ),
  port: setting(
    'HARMONIA_PORT',
    '8002',
    whole(0, 65_535),
    'The one port of the API, the live events and the pages; 0 takes a free one.',
  ),
  host: setting(
    'HARMONIA_HOST',
    '127.0.0.1',
    host,
    'The address to listen on. Anything but loopback opens the server to the network.',
  ),
  url: setting(
    'HARMONIA_URL',
    '',
    serverUrl,
    'The server that commands talk to; by default that of HARMONIA_HOST and HARMONIA_PORT.',
  ),
  aiPort: setting(
    'HARMONIA_AI_PORT',
    '45002',
    whole(0, 65_535),
    'The port where the assistant answers lines of JSON over TCP (docs/assistant.md); 0 for none.',
  ),
  aiUrl: setting(
    'HARMONIA_AI_URL',
    '',
    serverUrl,
    'An endpoint that speaks the chat completions of OpenAI, such as http://127.0.0.1:11434/v1; rules answer without.',
  ),
  aiModel: setting('HARMONIA_AI_MODEL', '', text, 'The model there that the assistant asks.'),
  aiTimeout: setting(
    'HARMONIA_AI_TIMEOUT',
    '120',
    seconds(1, 3_600),
    'Seconds that a whole answer of the model may take.',
  ),
  dataDir: setting('HARMONIA_DATA_DIR', '~/.harmonia', folder, 'Where the embedded stores live. One server at a time.'),
  componentsDir: setting(
    'HARMONIA_COMPONENTS_DIR',
    '',
    file,
    'A folder of component manifests that are registered at the start; by default <data dir>/components.',
  ),
  mcpCommands: setting(
    'HARMONIA_MCP_COMMANDS',
    'false',
    flag,
    'Whether requests may register programs to be run as MCP servers; manifests in the folder may in any case.',
  ),
  eventStore: setting('HARMONIA_EVENT_STORE', '', storeUrl, 'The event store; by default sqlite:<data dir>/events.db.'),
  eventStoreWait: setting(
    'HARMONIA_EVENT_STORE_WAIT',
    '30',
    seconds(0, 3_600),
    'Seconds that a start waits for an event store that does not answer yet.',
  ),
  eventStoreFallback: setting(
    'HARMONIA_EVENT_STORE_FALLBACK',
    '',
    fileUrl,
    'A store to use if EventStoreDB does not answer at the start, unless it was ever used with this data directory.',
  ),
  projectionStore: setting(
    'HARMONIA_PROJECTION_STORE',
    '',
    fileUrl,
    'The projection store; by default sqlite:<data dir>/projections.db.',
  ),
  maxConcurrentWorkflows: setting(
    'HARMONIA_MAX_CONCURRENT_WORKFLOWS',
    '10',
    whole(1, 1_000_000),
    'Executions that run at the same time; the others wait in a queue.',
  ),
  maxCallsPerComponent: setting(
    'HARMONIA_MAX_CALLS_PER_COMPONENT',
    '128',
    whole(1, 100_000),
    'Calls in flight to one component; further tasks stay pending.',
  ),
  callsPerSecond: setting(
    'HARMONIA_MAX_CALLS_PER_SECOND',
    '0',
    number(0, 100_000),
    'Calls per second to one component that names no limit; 0 for as many as there are.',
  ),
  breakerFailures: setting(
    'HARMONIA_BREAKER_FAILURES',
    '0',
    whole(0, 1_000),
    'Connection failures and 5xx in a row after which a component is not called for a while; 0 for never.',
  ),
  breakerReset: setting(
    'HARMONIA_BREAKER_RESET',
    '30',
    seconds(0.001, 86_400),
    'Seconds until a component that is not called gets one call to see.',
  ),
  defaultTimeout: setting(
    'HARMONIA_DEFAULT_TIMEOUT',
    '3600',
    seconds(0.001, 31_536_000),
    'Seconds that one attempt of a task may take, unless the task says.',
  ),
  retryMaxAttempts: setting(
    'HARMONIA_RETRY_MAX_ATTEMPTS',
    '3',
    whole(1, 1_000),
    'Attempts that a task gets, unless the task says.',
  ),
  checkpointInterval: setting(
    'HARMONIA_CHECKPOINT_INTERVAL',
    '300',
    seconds(1, 31_536_000),
    'Seconds between automatic checkpoints.',
  ),
  autoRetry: setting('ENABLE_AUTO_RETRY', 'true', flag, 'Whether tasks that name no retry policy are tried again.'),
  checkpoints: setting('ENABLE_CHECKPOINTS', 'true', flag, 'Whether automatic checkpoints are made.'),
  parallel: setting(
    'ENABLE_PARALLEL_EXECUTION',
    'true',
    flag,
    'Whether independent tasks of one execution run at the same time.',
  ),
  maxWorkflowDepth: setting('MAX_WORKFLOW_DEPTH', '10', whole(1, 1_000), 'How deep workflows may start workflows.'),
  maxTaskDuration: setting(
    'MAX_TASK_DURATION',
    '7200',
    seconds(0.001, 31_536_000),
    'Seconds that no attempt may exceed, whatever its task says.',
  ),
  shutdownGrace: setting(
    'HARMONIA_SHUTDOWN_GRACE',
    '10',
    seconds(0, 3_600),
    'Seconds that running tasks get to finish when the server is asked to stop.',
  ),
  envAllow: setting(
    'HARMONIA_ENV_ALLOW',
    '',
    variables,
    'Environment variables that definitions may read as ${env.NAME}; comma-separated.',
  ),
  secretsFile: setting(
    'HARMONIA_SECRETS_FILE',
    '',
    file,
    'A file of secrets for ${secrets.NAME}, as JSON or NAME=value lines; HARMONIA_SECRET_<NAME> goes before it.',
  ),
  maxInlineOutput: setting(
    'HARMONIA_MAX_INLINE_OUTPUT',
    '65536',
    whole(1_024, 1_048_576),
    'Bytes of JSON from which on an input or output is kept once, by its hash, and referred to.',
  ),
  retentionDays: setting(
    'HARMONIA_RETENTION_DAYS',
    '0',
    number(0, 36_500),
    'Days after which executions that are over are archived (docs/archive.md); 0 for never.',
  ),
  hermesUrl: setting(
    'HERMES_URL',
    '',
    serverUrl,
    'The Hermes to register with (docs/hermes.md), such as http://127.0.0.1:8001; empty for none.',
  ),
  tracesExporter: setting(
    'OTEL_TRACES_EXPORTER',
    '',
    tracesExporter,
    'otlp or none: whether spans are sent (docs/tracing.md); otlp where there is an OTLP endpoint.',
  ),
  otlpEndpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    '',
    serverUrl,
    'The collector of spans, over OTLP/HTTP, such as http://127.0.0.1:4318.',
  ),
  serviceName: setting('OTEL_SERVICE_NAME', 'harmonia', name, 'What spans call this server.'),
  allowedHosts: setting(
    'HARMONIA_ALLOWED_HOSTS',
    '',
    words,
    'Host names that requests may name besides loopback and HARMONIA_HOST; comma-separated.',
  ),
  webhookAllow: setting(
    'HARMONIA_WEBHOOK_ALLOW',
    '',
    words,
    'Hosts that webhooks may go to, such as hooks.example or *.example; comma-separated, any when empty.',
  ),
  corsOrigins: setting(
    'HARMONIA_CORS_ORIGINS',
    '',
    words,
    'Origins whose pages may call the API, such as https://ops.example; comma-separated.',
  ),
  selfCheck: setting(
    'HARMONIA_SELF_CHECK_INTERVAL',
    '60',
    seconds(0, 31_536_000),
    'Seconds between two background checks of one execution against a replay of its events; 0 for none.',
  ),
  logLevel: setting(
    'HARMONIA_LOG_LEVEL',
    'INFO',
    oneOf('TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'SILENT'),
    'How much is logged (JSON lines on standard error).',
  ),
  debug: setting('HARMONIA_DEBUG', 'false', flag, 'The same as HARMONIA_LOG_LEVEL=DEBUG.'),
} as const

export type Settings = {
  readonly [Name in keyof typeof settings]: (typeof settings)[Name] extends Setting<infer A> ? A : never
}

export interface BadSetting {
  readonly env: string
  readonly value: string
  readonly allowed: string
}

/** Thrown by `loadSettings`: all bad settings at once, each with what is allowed. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings'
  readonly settings: readonly BadSetting[]
  constructor(bad: readonly BadSetting[]) {
    super(bad.map(({ env, value, allowed }) => `${env}=${value}: ${allowed} is allowed`).join('\n'))
    this.settings = bad
  }
}

/**
 * The environment over `.env.harmonia` of the working directory over that of the data directory over the defaults.
 * Throws `BadSettings` rather than start with something that was not meant.
 */
export const loadSettings = (env: NodeJS.ProcessEnv = process.env, workDir = process.cwd()): Settings => {
  const local = { ...envFile(workDir), ...env }
  const dataDir = folder(local['HARMONIA_DATA_DIR'] ?? settings.dataDir.default)
  const texts: NodeJS.ProcessEnv = { ...('value' in dataDir ? envFile(dataDir.value) : {}), ...local }

  const profile = settings.profile.parse(texts[settings.profile.env] ?? settings.profile.default)
  const ofProfile = 'value' in profile ? PROFILES[profile.value] : {}

  const bad: BadSetting[] = []
  const read = Object.entries<Setting<unknown>>(settings).map(([name, { env: variable, default: fallback, parse }]) => {
    const text = texts[variable] ?? ofProfile[variable] ?? fallback
    const parsed = parse(text)
    if ('value' in parsed) return [name, parsed.value]
    bad.push({ env: variable, value: text, allowed: parsed.allowed })
    return [name, undefined]
  })
  if (bad.length > 0) throw new BadSettings(bad)

  const loaded = Object.fromEntries(read) as Settings
  return {
    ...loaded,
    eventStore: loaded.eventStore || `sqlite:${join(loaded.dataDir, 'events.db')}`,
    componentsDir: loaded.componentsDir || join(loaded.dataDir, 'components'),
    projectionStore: loaded.projectionStore || `sqlite:${join(loaded.dataDir, 'projections.db')}`,
    logLevel: loaded.debug ? 'DEBUG' : loaded.logLevel,
  }
}

const envFile = (dir: string): NodeJS.ProcessEnv => {
  const file = join(dir, '.env.harmonia')
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
}
