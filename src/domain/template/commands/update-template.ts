import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import type { TemplateEvent } from '../events.ts'
import { templateVersion, type TemplateState } from '../state.ts'
import type { Template } from '../template.ts'

/** The next version, if the latest is the one that the caller knows. What it is already makes no version. */
export const updateTemplate =
  (
    template_id: string,
    template: Template,
    expectedVersion?: number,
  ): Intent<TemplateState, TemplateEvent, Rejection> =>
  (state) => {
    const latest = templateVersion(state)
    if (latest === undefined) return E.left({ tag: 'template_not_found', template_id })
    if (state.archived) return E.left({ tag: 'template_archived', template_id })
    if (expectedVersion !== undefined && expectedVersion !== latest.version) {
      return E.left({ tag: 'template_version_changed', expected: expectedVersion, actual: latest.version })
    }
    return sameJson(latest.template, template)
      ? E.right([])
      : E.right([{ type: 'template_updated', data: { template_id, version: latest.version + 1, template } }])
  }
