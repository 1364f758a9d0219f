import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import type { ComponentEvent, Registration } from '../events.ts'
import { isBuiltIn } from '../names.ts'
import { readRegistration } from '../read-registration.ts'
import type { Component } from '../state.ts'

/** Puts a component under its name, in place of whoever stood there. The same registration again changes nothing. */
export const register =
  (asked: Registration): Intent<Component, ComponentEvent, Rejection> =>
  ({ registration }) => {
    if (isBuiltIn(asked.name)) return E.left({ tag: 'component_built_in', name: asked.name })
    const read = readRegistration(asked)
    if (E.isLeft(read)) return E.left({ tag: 'invalid_input', problems: read.left })
    const wanted = read.right
    return E.right(sameJson(registration, wanted) ? [] : [{ type: 'component_registered', data: wanted }])
  }
