import type { IncomingHttpHeaders } from 'node:http'
import type { Settings } from '../../config.ts'
import type { BadRequest } from '../refusal.ts'

/** Whether a request may be served at all, by the names it uses; undefined when it may. */
export type Guard = (headers: IncomingHttpHeaders) => BadRequest | undefined

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]'])
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const

/** `Host` values that were found good; a bound, for there may be any number of ports. */
const REMEMBERED = 256

/**
 * Keeps web pages out. A page that has its own name resolve to this machine still sends that name as `Host`; a page that
 * calls this server by its right name still sends its own `Origin`. On a wildcard address the machine's names must be listed.
 */
export const guard = ({
  host,
  allowedHosts,
  corsOrigins,
}: Pick<Settings, 'host' | 'allowedHosts' | 'corsOrigins'>): Guard => {
  const names = new Set([
    ...LOOPBACK,
    ...(WILDCARDS.has(host) ? [] : [bracketed(host.toLowerCase())]),
    ...allowedHosts.map((name) => bracketed(name.toLowerCase())),
  ])
  const origins = new Set(corsOrigins)
  const good = new Set<string>()

  const isKnownHost = (given: string): boolean => {
    if (good.has(given)) return true
    if (!names.has(nameIn(given))) return false
    if (good.size < REMEMBERED) good.add(given)
    return true
  }

  return ({ host: given = '', origin }) => {
    if (!isKnownHost(given)) return { tag: 'foreign_host', host: given.slice(0, 255) }
    if (origin === undefined || origins.has(origin) || isSameOrigin(origin, given)) return undefined
    return { tag: 'foreign_origin', origin: origin.slice(0, 255) }
  }
}

/** `[::1]:8002` and `localhost:8002` without their ports. A trailing dot is the same name. */
const nameIn = (host: string): string => /^(\[[^\]]*\]|[^:]*?)\.?(?::\d*)?$/.exec(host)?.[1]?.toLowerCase() ?? ''

const bracketed = (name: string): string => (name.includes(':') && !name.startsWith('[') ? `[${name}]` : name)

/** The scheme may differ: something in front of this server may speak TLS. `null` is nobody's origin. */
const isSameOrigin = (origin: string, host: string): boolean => {
  const authority = /^https?:\/\/([^/?#@\s]+)$/i.exec(origin)?.[1]?.toLowerCase()
  if (authority === undefined) return false
  const given = host.toLowerCase()
  return authority === given || withoutDefaultPort(authority) === withoutDefaultPort(given)
}

const withoutDefaultPort = (authority: string): string => authority.replace(/:(?:80|443)$/, '')
