import { expect } from 'chai'
import * as fc from 'fast-check'
import { blobsIn, refOf } from '../../src/store/blobs.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { append, AT, event, fail, run } from '../support/store.ts'

/** So small that short texts have several parts. */
const PART = 4

export const blobContract = (open: () => EventStore): void => {
  describe('keeping large texts', () => {
    const kept = async (text: string, blobs = blobsIn(open(), PART)): Promise<string | undefined> => {
      const ref = refOf(text)
      await run(blobs.put(ref, text, AT))
      return run(blobs.get(ref.sha256))
    }

    it('gives back what was put, whatever it is', async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          const text = JSON.stringify(value)
          expect(await kept(text)).to.equal(text)
        }),
        { numRuns: 30 },
      )
      expect(await kept('"😀😀😀😀"')).to.equal('"😀😀😀😀"')
    })

    it('takes a text of several MiB in parts of bounded size', async () => {
      const text = JSON.stringify('"\u{1F600}é'.repeat(300_000))
      expect(await kept(text, blobsIn(open()))).to.equal(text)
      const [first] = await run(open().read(`blob-${refOf(text).sha256}`, 0, 1))
      expect(Buffer.byteLength(JSON.stringify(first?.data))).to.be.lessThan(1_000_000)
    })

    it('keeps the same text once, whoever puts it and however often', async () => {
      const text = '"the same text"'
      await Promise.all(Array.from({ length: 5 }, () => kept(text, blobsIn(open(), PART))))
      const head = open().head()
      expect(await kept(text)).to.equal(text)
      expect(open().head()).to.equal(head)
    })

    it('goes on with a text of which an earlier writer left a part', async () => {
      const text = '"left behind"'
      const { sha256 } = refOf(text)
      const part = { offset: 0, of: text.length, text: text.slice(0, 3) }
      await run(open().append(append(`blob-${sha256}`, 'no_stream', [event('blob_part', part)])))
      expect(await run(blobsIn(open()).get(sha256))).to.equal(undefined)
      expect(await kept(text)).to.equal(text)
    })

    it('knows nothing of a text that nobody put', async () => {
      expect(await run(blobsIn(open()).get(refOf('"never"').sha256))).to.equal(undefined)
    })

    it('does not give out a text that is not what its name says', async () => {
      const text = '"another"'
      const { sha256 } = refOf('"expected"')
      const part = { offset: 0, of: text.length, text }
      await run(open().append(append(`blob-${sha256}`, 'no_stream', [event('blob_part', part)])))
      expect((await fail(blobsIn(open()).get(sha256))).tag).to.equal('unreadable_event')
    })
  })
}
