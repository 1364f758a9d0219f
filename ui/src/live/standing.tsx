import type { Standing as Stands } from './follow.ts'

const WORDS: Readonly<Record<Stands, string>> = {
  opening: 'Connecting …',
  live: 'Live',
  lost: 'The connection is lost; trying again …',
  over: 'Over',
  refused: 'Not live: the server takes no more followers',
}

/** Whether what is seen is what is so now. */
export const Standing = ({ standing }: { readonly standing: Stands }) => (
  <span className="standing" data-standing={standing} role="status">
    {WORDS[standing]}
  </span>
)
