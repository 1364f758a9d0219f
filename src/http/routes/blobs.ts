import * as E from 'fp-ts/lib/Either.js'
import { blobsIn } from '../../store/blobs.ts'
import { get, type Outcome, type Row } from '../route.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** A value never changes under its hash; it may be nobody else's business. */
const FOREVER = 'private, max-age=31536000, immutable'

export const blobs: readonly Row[] = [
  get('/api/blobs/{sha256}', {
    tag: 'blobs',
    summary: 'Get the value of an output_ref or input_ref, by the SHA-256 of its JSON',
    answers: [
      { status: 200, description: 'The JSON value, byte for byte as it was hashed.', type: 'application/json' },
      { status: 304, description: 'If-None-Match names it: it is what the client has.' },
    ],
    refuses: ['blob_not_found'],
    run: async ({ params: { sha256 = '' }, headers }, { store }): Outcome => {
      const text = /^[0-9a-f]{64}$/.test(sha256) ? await blobsIn(store).get(sha256)() : E.right(undefined)
      if (E.isLeft(text)) return text
      if (text.right === undefined) return E.left({ tag: 'blob_not_found', sha256 })
      const etag = `"${sha256}"`
      const caching = { etag, 'cache-control': FOREVER }
      const seen = headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
      return E.right(
        seen === true
          ? { status: 304, take: ({ res }) => void res.writeHead(304, caching).end() }
          : { status: 200, text: text.right, type: JSON_TYPE, headers: caching },
      )
    },
  }),
]
