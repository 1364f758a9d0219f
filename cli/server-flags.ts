import { Flags } from '@oclif/core'
import { loadSettings, settings, type Settings } from '../src/config.ts'
import { BadUsage } from './exit.ts'

const overriding = (name: 'port' | 'host' | 'dataDir' | 'logLevel', description: string, helpValue: string) =>
  Flags.custom<string>({
    helpValue,
    description: `${description} Goes before ${settings[name].env}.`,
    parse: async (text) => {
      const parsed = settings[name].parse(text)
      if ('value' in parsed) return text
      throw new BadUsage(`${text} is not allowed; ${parsed.allowed} is.`)
    },
  })

/** The settings that are worth a flag. */
export const serverFlags = {
  port: overriding('port', 'The port; 0 takes a free one.', '<port>')(),
  host: overriding('host', 'The address to listen on.', '<host>')(),
  'data-dir': overriding('dataDir', 'Where the embedded stores live.', '<folder>')(),
  'log-level': overriding('logLevel', 'How much is logged.', '<level>')(),
}

interface Given {
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly 'data-dir'?: string | undefined
  readonly 'log-level'?: string | undefined
}

/** The settings with the flags over the environment over `.env.harmonia`. */
export const settingsWith = (flags: Given): Settings => {
  const over = Object.entries({
    [settings.port.env]: flags.port,
    [settings.host.env]: flags.host,
    [settings.dataDir.env]: flags['data-dir'],
    [settings.logLevel.env]: flags['log-level'],
  }).filter(([, value]) => value !== undefined)
  return loadSettings({ ...process.env, ...Object.fromEntries(over) })
}

/** The table of all settings, from the same place that they are read from. */
export const settingsText = (): string =>
  Object.values(settings)
    .map(({ env, default: fallback, about }) => `${env}=${fallback}\n${about}`)
    .join('\n\n')
