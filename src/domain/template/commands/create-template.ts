import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import type { TemplateEvent } from '../events.ts'
import type { TemplateState } from '../state.ts'
import type { Template } from '../template.ts'

/** Version 1 of a new template. Asked again for the same, nothing happens. */
export const createTemplate =
  (template_id: string, template: Template): Intent<TemplateState, TemplateEvent, Rejection> =>
  ({ versions }) => {
    const [first] = versions
    if (first === undefined) return E.right([{ type: 'template_created', data: { template_id, template } }])
    return sameJson(first.template, template)
      ? E.right([])
      : E.left({ tag: 'template_version_changed', expected: 0, actual: versions.length })
  }
