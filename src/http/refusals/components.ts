import { rowsOf } from './row.ts'

/** Of components and those that carry out tasks. */
export const ofComponents = rowsOf({
  component_not_found: {
    status: 404,
    title: 'Component not found',
    says: ({ name }) => ({ detail: `There is no component "${name}".` }),
  },
  component_built_in: {
    status: 409,
    title: 'Component built in',
    says: ({ name }) => ({ detail: `The component "${name}" is built in; it can be neither replaced nor removed.` }),
  },
  component_not_pulled: {
    status: 409,
    title: 'Component not fetched from',
    says: ({ name }) => ({
      detail: `The tasks of "${name}" are not there to be fetched: register it with "worker" in place of how it is reached now.`,
    }),
  },
  component_unreachable: {
    status: 502,
    title: 'Component unreachable',
    says: ({ name, reason }) => ({ detail: `The component "${name}" did not answer as it should: ${reason}.` }),
  },
  action_not_found: {
    status: 404,
    title: 'Action not found',
    says: ({ component, action }) => ({ detail: `The component "${component}" has no action "${action}".` }),
  },
  command_not_allowed: {
    status: 403,
    title: 'Command not allowed',
    says: ({ name }) => ({
      detail: `"${name}" is a program that this server would run, which a request may not say: put its manifest into the folder HARMONIA_COMPONENTS_DIR, or allow it by HARMONIA_MCP_COMMANDS=true.`,
    }),
  },
  too_many_polls: {
    status: 429,
    title: 'Too many polls',
    says: ({ limit }) => ({
      detail: `${limit} workers wait for tasks, which is the limit.`,
      headers: { 'retry-after': '5' },
    }),
  },
})
