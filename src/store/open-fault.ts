/** Why there is no store, in words for whoever starts the server. */
export type OpenFault =
  | { readonly tag: 'store_not_opened'; readonly reason: string }
  | { readonly tag: 'newer_schema'; readonly found: number; readonly supported: number; readonly reason: string }
  | { readonly tag: 'in_use'; readonly path: string; readonly pid: number | null; readonly reason: string }

/** What an error of SQLite or of the file system says, with its code. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && !error.message.includes(code) ? `${error.message} (${code})` : error.message
}
