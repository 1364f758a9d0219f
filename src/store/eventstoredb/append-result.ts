import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { MaximumAppendSizeExceeded, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import * as E from 'fp-ts/lib/Either.js'
import { dashed } from '../commit.ts'
import { away, type Failure } from './failure.ts'

/** Where an append stands. A server that recognises a repeated append may leave its position out. */
export interface Stands {
  readonly revision: number
  readonly position: number | undefined
}

/** The number that the append went out under. An answer that comes of a timeout has it as two halves, whatever was sent. */
export const correlationOf = (answer: BatchAppendResp): string => {
  const id = answer.getCorrelationId()
  const halves = id?.getStructured()
  if (halves === undefined) return id?.getString() ?? ''
  return dashed(hex(halves.getMostSignificantBits()) + hex(halves.getLeastSignificantBits()))
}

const hex = (half: string): string => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0')

export const resultOf = (answer: BatchAppendResp): E.Either<Failure, Stands> => {
  const success = answer.getSuccess()
  if (success === undefined) return E.left(errorOf(answer))
  const position = success.getPosition()
  return E.right({
    revision: Number(success.getCurrentRevision()),
    position: position === undefined ? undefined : Number(position.getCommitPosition()),
  })
}

const PACKAGE = 'event_store.client'

const errorOf = (answer: BatchAppendResp): Failure => {
  const error = answer.getError()
  const details = error?.getDetails()
  const reason = error?.getMessage() || details?.getTypeName() || 'an append without a result'
  switch (details?.getTypeName()) {
    case `${PACKAGE}.WrongExpectedVersion`: {
      const wrong = details.unpack<WrongExpectedVersion>(
        (bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes),
        `${PACKAGE}.WrongExpectedVersion`,
      )
      return {
        tag: 'wrong_revision',
        actual: wrong?.hasCurrentStreamRevision() === true ? Number(wrong.getCurrentStreamRevision()) : -1,
      }
    }
    case `${PACKAGE}.MaximumAppendSizeExceeded`: {
      const exceeded = details.unpack<MaximumAppendSizeExceeded>(
        (bytes) => shared.MaximumAppendSizeExceeded.deserializeBinary(bytes),
        `${PACKAGE}.MaximumAppendSizeExceeded`,
      )
      return { tag: 'too_large', limit: exceeded?.getMaxappendsize() ?? 0 }
    }
    case `${PACKAGE}.AccessDenied`:
    case `${PACKAGE}.StreamDeleted`:
    case `${PACKAGE}.InvalidTransaction`:
    case `${PACKAGE}.BadRequest`:
      return { tag: 'refused', reason }
    // Timeouts, a server that is starting, busy, or does not know what became of it.
    default:
      return away(reason)
  }
}
