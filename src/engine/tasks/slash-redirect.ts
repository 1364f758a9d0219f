import type { Answer, Exchange } from './transport.ts'

/**
 * The path that an answer redirects to, where it is the same one at the same server but for a slash at its end, and the same method is
 * asked for: many frameworks answer so. Every other redirect leads elsewhere, which is not for an answer to decide.
 */
export const sameButForSlash = (
  { status, headers: { location } }: Answer,
  { origin, path }: Exchange,
): string | undefined => {
  if ((status !== 307 && status !== 308) || typeof location !== 'string') return undefined
  const asked = new URL(origin + path)
  if (!URL.canParse(location, asked.href)) return undefined
  const meant = new URL(location, asked)
  const isSame =
    meant.origin === asked.origin &&
    meant.search === asked.search &&
    (meant.pathname === `${asked.pathname}/` || asked.pathname === `${meant.pathname}/`)
  return isSame ? meant.pathname + meant.search : undefined
}
