import { BadUsage } from './exit.ts'

/** The server that a command talks to. An address to listen on everywhere is reached through loopback. */
export const serverUrl = async (flag: string | undefined): Promise<string> => {
  const { loadSettings, settings } = await import('../src/config.ts')
  if (flag !== undefined) {
    const parsed = settings.url.parse(flag)
    if ('value' in parsed && flag !== '') return flag
    throw new BadUsage(`Expected the URL of a server, such as http://127.0.0.1:8002, and got "${flag}".`)
  }
  const { url, host, port } = loadSettings()
  if (url !== '') return url
  const name = EVERYWHERE.has(host) ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
