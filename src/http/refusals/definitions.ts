import { later, rowsOf, summary } from './row.ts'

/** Of workflows, templates, schedules and trials. */
export const ofDefinitions = rowsOf({
  workflow_not_found: {
    status: 404,
    title: 'Workflow not found',
    says: ({ workflow_id }) => ({ detail: `There is no workflow ${workflow_id}.` }),
  },
  workflow_version_not_found: {
    status: 404,
    title: 'Workflow version not found',
    says: ({ workflow_id, version }) => ({ detail: `The workflow ${workflow_id} has no version ${version}.` }),
  },
  workflow_version_changed: {
    status: 412,
    title: 'Workflow version changed',
    says: ({ expected, actual }) => ({
      detail: `If-Match names version ${expected}, but the latest is ${actual}.`,
      more: { latest: actual },
    }),
  },
  workflow_archived: {
    status: 409,
    title: 'Workflow archived',
    says: ({ workflow_id }) => ({
      detail: `The workflow ${workflow_id} is archived: its history can be read, but it takes no new executions or versions.`,
      more: { allowed: ['GET'] },
    }),
  },
  invalid_definition: {
    status: 422,
    title: 'Invalid definition',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  untranslatable_definition: {
    status: 400,
    title: 'Untranslatable definition',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  template_not_found: {
    status: 404,
    title: 'Template not found',
    says: ({ template_id }) => ({ detail: `There is no template ${template_id}.` }),
  },
  template_version_not_found: {
    status: 404,
    title: 'Template version not found',
    says: ({ template_id, version }) => ({ detail: `The template ${template_id} has no version ${version}.` }),
  },
  template_archived: {
    status: 409,
    title: 'Template archived',
    says: ({ template_id }) => ({
      detail: `The template ${template_id} is archived: its history can be read, but nothing is made from it, and it takes no new versions.`,
      more: { allowed: ['GET'] },
    }),
  },
  template_version_changed: {
    status: 412,
    title: 'Template version changed',
    says: ({ expected, actual }) => ({
      detail: `If-Match names version ${expected}, but the latest is ${actual}.`,
      more: { latest: actual },
    }),
  },
  invalid_template: {
    status: 422,
    title: 'Invalid template',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_parameters: {
    status: 422,
    title: 'Invalid parameters',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  schedule_not_found: {
    status: 404,
    title: 'Schedule not found',
    says: ({ schedule_id }) => ({ detail: `There is no schedule ${schedule_id}.` }),
  },
  invalid_schedule: {
    status: 422,
    title: 'Invalid schedule',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_trial: {
    status: 422,
    title: 'Invalid trial',
    says: ({ problems }) => ({ detail: 'The trial does not fit its definition.', errors: problems }),
  },
  trial_too_heavy: {
    status: 422,
    title: 'Trial too heavy',
    says: ({ reason }) => ({ detail: `The trial was given up: ${reason}. Give it less to do.` }),
  },
  too_many_trials: {
    status: 429,
    title: 'Too many trials',
    says: ({ limit }) => ({ detail: `${limit} trials wait for their turn already.`, headers: later }),
  },
})
