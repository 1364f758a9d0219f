import { later, rowsOf } from './row.ts'

/** Of the log and the read models. */
export const ofStore = rowsOf({
  wrong_expected_revision: {
    status: 409,
    title: 'Changed meanwhile',
    says: () => ({ detail: 'Someone else changed this at the same time. Read it again and repeat the call.' }),
  },
  append_too_large: {
    status: 413,
    title: 'Too large for the event store',
    says: ({ limit }) => ({
      detail: `The event store takes at most ${limit} bytes at once. Send less, or raise the limit of the server (docs/eventstoredb.md).`,
    }),
  },
  unreadable_event: {
    status: 500,
    title: 'Unreadable event',
    says: ({ stream, revision }) => ({ detail: `Event ${revision} of ${stream} cannot be read by this version.` }),
  },
  archive_unreadable: {
    status: 503,
    title: 'Archive unreadable',
    says: ({ stream, file, reason }) => ({
      detail: `Events of ${stream} are in the archive ${file}, which can't be read (${reason}). They are there again when the file is back in the folder of the archives.`,
    }),
  },
  store_unavailable: {
    status: 503,
    title: 'Event store unavailable',
    says: () => ({
      detail:
        'The event store does not answer. Whether the command was carried out is not known: repeat it with the same Idempotency-Key.',
      headers: later,
    }),
  },
  behind: {
    status: 503,
    title: 'Not there yet',
    says: ({ position, min_position }) => ({
      detail: `Position ${min_position} was asked for; ${position} is reached.`,
      more: { position, min_position },
      headers: later,
    }),
  },
  read_models_unavailable: {
    status: 503,
    title: 'Read models unavailable',
    says: () => ({ detail: 'The read models do not answer.', headers: later }),
  },
  not_ready: {
    status: 503,
    title: 'Not ready',
    says: ({ reasons }) => ({ detail: `${reasons.join('; ')}.`, more: { reasons }, headers: later }),
  },
})
