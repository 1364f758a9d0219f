import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Problem } from '../../problem.ts'
import type { Rejection } from '../../rejection.ts'
import { endpointOf } from '../endpoint.ts'
import type { ComponentEvent, Registration } from '../events.ts'
import { isBuiltIn, isComponentName } from '../names.ts'
import type { Component } from '../state.ts'

/** Puts a component under its name, in place of whoever stood there. The same registration again changes nothing. */
export const register =
  (asked: Registration): Intent<Component, ComponentEvent, Rejection> =>
  ({ registration }) => {
    if (isBuiltIn(asked.name)) return E.left({ tag: 'component_built_in', name: asked.name })
    const endpoint = endpointOf(asked.endpoint)
    const problems = [
      ...(isComponentName(asked.name) ? [] : [badName]),
      ...(endpoint === undefined ? [badEndpoint] : []),
    ]
    if (endpoint === undefined || problems.length > 0) return E.left({ tag: 'invalid_input', problems })
    const wanted = { ...asked, endpoint }
    return E.right(sameJson(registration, wanted) ? [] : [{ type: 'component_registered', data: wanted }])
  }

const badName: Problem = {
  pointer: '/name',
  code: 'invalid_name',
  message: 'must be 1 to 64 lower-case letters, digits, - and _, and begin with a letter or digit',
}

const badEndpoint: Problem = {
  pointer: '/endpoint',
  code: 'invalid_endpoint',
  message: 'must be an http or https URL without user, query and fragment',
}
