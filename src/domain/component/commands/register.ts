import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Problem } from '../../problem.ts'
import type { Rejection } from '../../rejection.ts'
import type { ComponentEvent, Registration } from '../events.ts'
import { isBuiltIn, isComponentName } from '../names.ts'
import type { Component } from '../state.ts'
import { readWay } from '../ways.ts'

/** Puts a component under its name, in place of whoever stood there. The same registration again changes nothing. */
export const register =
  (asked: Registration): Intent<Component, ComponentEvent, Rejection> =>
  ({ registration }) => {
    if (isBuiltIn(asked.name)) return E.left({ tag: 'component_built_in', name: asked.name })
    const read = readWay(asked)
    const problems = [...(isComponentName(asked.name) ? [] : [badName]), ...(E.isLeft(read) ? read.left : [])]
    if (E.isLeft(read) || problems.length > 0) return E.left({ tag: 'invalid_input', problems })
    const wanted = read.right
    return E.right(sameJson(registration, wanted) ? [] : [{ type: 'component_registered', data: wanted }])
  }

const badName: Problem = {
  pointer: '/name',
  code: 'invalid_name',
  message: 'must be 1 to 64 lower-case letters, digits, - and _, and begin with a letter or digit',
}
