import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import type { Context, Middleware } from 'koa'
import { HTML, PAGE_HEADERS } from './docs/pages.ts'
import type { State } from './exchange.ts'

/** Where the build puts the pages. */
const FOLDER = fileURLToPath(new URL('../../pages/', import.meta.url))

/** The first part of a path that is one of the application's own: `/executions/…` is shown by what `/` serves. */
const SECTIONS: ReadonlySet<string> = new Set([
  '',
  'workflows',
  'templates',
  'executions',
  'compare',
  'approvals',
  'monitor',
  'chat',
])

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** A file's name has a hash of what is in it: under one name there is never anything else. */
const ASSET_HEADERS = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' } as const

interface Asset {
  readonly plain: Buffer
  readonly brotli: Buffer | undefined
}

/**
 * The web interface: one page for all of its paths, and the files that it loads, out of memory. Where it was not built, `home` is
 * served at `/`.
 */
export const ui = (home: string, folder = FOLDER): Middleware => {
  const built = namesIn(folder)
  const page = built === undefined ? undefined : readFileSync(join(folder, 'index.html'))
  const assets = new Map<string, Asset>()

  const asset = (name: string): Asset | undefined => {
    if (built?.has(name) !== true || name.endsWith('.br')) return undefined
    const known = assets.get(name)
    if (known !== undefined) return known
    const read = (file: string) => readFileSync(join(folder, 'assets', file))
    const found = { plain: read(name), brotli: built.has(`${name}.br`) ? read(`${name}.br`) : undefined }
    assets.set(name, found)
    return found
  }

  const answer = (ctx: Pick<Context, 'path' | 'get'>): Required<State> | undefined => {
    const [, section = '', name = '', ...more] = ctx.path.split('/')
    if (section === 'assets' && more.length === 0)
      return fileAnswer(asset(name), extname(name), ctx.get('accept-encoding'))
    if (!SECTIONS.has(section) || (page === undefined && section !== '')) return undefined
    return { route: '/', outcome: E.right({ status: 200, text: page ?? home, type: HTML, headers: PAGE_HEADERS }) }
  }

  return async (ctx, next): Promise<void> => {
    const outcome = ctx.method === 'GET' || ctx.method === 'HEAD' ? answer(ctx) : undefined
    if (outcome === undefined) {
      await next()
      return
    }
    Object.assign(ctx.state, outcome)
  }
}

const fileAnswer = (found: Asset | undefined, extension: string, accepted: string): Required<State> | undefined => {
  if (found === undefined) return undefined
  const compressed = /\bbr\b/.test(accepted) ? found.brotli : undefined
  return {
    route: '/assets/{name}',
    outcome: E.right({
      status: 200,
      text: compressed ?? found.plain,
      type: TYPES[extension] ?? 'application/octet-stream',
      headers: compressed === undefined ? ASSET_HEADERS : { ...ASSET_HEADERS, 'content-encoding': 'br' },
    }),
  }
}

const namesIn = (folder: string): ReadonlySet<string> | undefined => {
  try {
    return new Set(readdirSync(join(folder, 'assets')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
