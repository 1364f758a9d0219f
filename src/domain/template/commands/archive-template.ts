import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import type { TemplateEvent } from '../events.ts'
import type { TemplateState } from '../state.ts'

/** Nothing is made from it any more, and it gets no new versions; the history stays. Asking twice is the same as asking once. */
export const archiveTemplate =
  (template_id: string): Intent<TemplateState, TemplateEvent, Rejection> =>
  (state) => {
    if (state.versions.length === 0) return E.left({ tag: 'template_not_found', template_id })
    return E.right(state.archived ? [] : [{ type: 'template_archived', data: { template_id } }])
  }
