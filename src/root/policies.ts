import type { Settings } from '../config.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { Limits } from '../engine/traffic/traffic.ts'

/** What each execution records of the settings when it starts, and keeps. */
export const policyOf = (settings: Settings): Policy => ({
  max_attempts: settings.retryMaxAttempts,
  auto_retry: settings.autoRetry,
  task_timeout: settings.defaultTimeout,
  max_task_duration: settings.maxTaskDuration,
  parallel: settings.parallel,
})

/** The limits of components that name none. */
export const limitsOf = (settings: Settings): Limits => ({
  max_in_flight: settings.maxCallsPerComponent,
  per_second: settings.callsPerSecond === 0 ? undefined : settings.callsPerSecond,
  breaker:
    settings.breakerFailures === 0
      ? undefined
      : { failures: settings.breakerFailures, reset_seconds: settings.breakerReset },
})

/** Those of the environment variables that definitions may read which are set. */
export const allowedEnv = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
