import { rowsOf } from './row.ts'

/** Of Hermes, where this server registers. */
export const ofHermes = rowsOf({
  hermes_not_configured: {
    status: 409,
    title: 'No Hermes configured',
    says: () => ({
      detail:
        'This server has no Hermes to register with: start it with HERMES_URL, such as HERMES_URL=http://127.0.0.1:8001.',
    }),
  },
  hermes_unreachable: {
    status: 502,
    title: 'Hermes unreachable',
    says: ({ url, reason }) => ({
      detail: `Hermes at ${url} did not answer: ${reason}. Is it running, and is HERMES_URL right? This server goes on trying.`,
    }),
  },
  hermes_refused: {
    status: 502,
    title: 'Hermes refused',
    says: ({ url, status, reason }) => ({
      detail: `Hermes at ${url} answered with status ${status}: ${reason}. Everything else works; this server goes on trying.`,
    }),
  },
})
