import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import type { ComponentEvent } from '../events.ts'
import { isBuiltIn } from '../names.ts'
import type { Component } from '../state.ts'

/** Takes a component out of the registry. Attempts that are under way finish; later ones do not find it. */
export const remove =
  (name: string): Intent<Component, ComponentEvent, Rejection> =>
  ({ registration }) => {
    if (isBuiltIn(name)) return E.left({ tag: 'component_built_in', name })
    if (registration === undefined) return E.left({ tag: 'component_not_found', name })
    return E.right([{ type: 'component_removed', data: { name } }])
  }
