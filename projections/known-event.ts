import * as E from 'fp-ts/lib/Either.js'
import { PathReporter } from 'io-ts/lib/PathReporter.js'
import type { EventCodecs } from '../src/domain/decider.ts'
import type { Recorded } from '../src/store/event-store.ts'
import { decode } from '../src/store/decode.ts'
import { upcast } from '../src/store/upcast.ts'
import { Inapplicable } from './inapplicable.ts'

/** Nothing stored is believed: gives back the event with its data decoded, or throws `Inapplicable`. */
export const knownEvent = <Event>(codecs: EventCodecs): ((recorded: Recorded) => Recorded & Event) => {
  const byType = new Map(Object.entries(codecs))
  return (stored) => {
    const recorded = upcast(stored)
    const codec = byType.get(recorded.type)
    if (codec === undefined) throw new Inapplicable(recorded, 'its type is unknown')
    const decoded = decode(codec, recorded.data)
    if (E.isLeft(decoded)) throw new Inapplicable(recorded, PathReporter.report(decoded).join('; '))
    return (decoded.right === recorded.data ? recorded : { ...recorded, data: decoded.right }) as Recorded & Event
  }
}
