import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../problem.ts'
import type { Registration } from './events.ts'
import { isComponentName } from './names.ts'
import { readWay } from './ways.ts'

/** A registration in the form that is kept, or everything that is wrong with it. */
export const readRegistration = (asked: Registration): E.Either<readonly Problem[], Registration> => {
  const read = readWay(asked)
  if (isComponentName(asked.name)) return read
  return E.left([badName, ...(E.isLeft(read) ? read.left : [])])
}

const badName: Problem = {
  pointer: '/name',
  code: 'invalid_name',
  message: 'must be 1 to 64 lower-case letters, digits, - and _, and begin with a letter or digit',
}
