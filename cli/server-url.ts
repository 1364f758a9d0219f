import { BadUsage } from './exit.ts'

/** The server that a command talks to. An address to listen on everywhere is reached through loopback. */
export const serverUrl = async (flag: string | undefined): Promise<string> => {
  const named = flag ?? process.env['HARMONIA_URL']
  if (named !== undefined && named !== '') return checked(named)

  const { loadSettings } = await import('../src/config.ts')
  const { host, port } = loadSettings()
  const name = EVERYWHERE.has(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

const checked = (text: string): string => {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  throw new BadUsage(`Expected the URL of a server, such as http://127.0.0.1:8002, and got "${text}".`)
}
