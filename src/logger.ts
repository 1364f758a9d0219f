import { pino, type Logger } from 'pino'
import type { Settings } from './config.ts'

/** JSON lines on standard error, so that what a command prints stays apart. */
export const loggerOf = ({ logLevel }: Settings): Logger =>
  pino(
    { level: logLevel.toLowerCase(), base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: false }),
  )
