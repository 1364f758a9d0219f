import type { EventStore } from '../../src/store/event-store.ts'
import { appendContract } from './contract-append.ts'
import { hashContract } from './contract-hash.ts'
import { blobContract } from './contract-blobs.ts'
import { readContract } from './contract-read.ts'
import { subscribeContract } from './contract-subscribe.ts'

/** One adapter under the contract. `open` gives an empty store, which the contract closes. */
export interface StoreSpec {
  readonly name: string
  readonly open: () => Promise<EventStore>
}

/** What every event store promises, whatever it is made of. */
export const contract = (spec: StoreSpec): void => {
  describe(`the ${spec.name} store keeps the contract`, () => {
    let store: EventStore
    beforeEach(async () => {
      store = await spec.open()
    })
    afterEach(() => store.close())

    appendContract(() => store)
    readContract(() => store)
    hashContract(() => store)
    subscribeContract(() => store)
    blobContract(() => store)
  })
}
