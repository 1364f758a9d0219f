import * as E from 'fp-ts/lib/Either.js'
import { LONGEST_WINDOW, USUAL_WINDOW } from '../../monitor/monitor.ts'
import { time, told, wholeText } from '../codecs.ts'
import { MonitorCodec, type MonitorDocument } from '../documents/monitor.ts'
import type { Live } from '../live/live.ts'
import { get, type Row } from '../route.ts'
import { answered } from './page.ts'

export const monitor = (live: Pick<Live, 'size'>): readonly Row[] => [
  get('/api/monitor', {
    tag: 'status',
    summary: 'How fast it goes, and how it went in the last minutes or hours',
    parameters: {
      window: told(
        wholeText(1, LONGEST_WINDOW),
        `How many seconds back samples are shown: ${USUAL_WINDOW} unless given. Up to an hour in steps of 5 or 10 s, up to a day of 1 min or more.`,
      ),
      since: told(time, 'Only samples that end later: for whoever has those before.'),
    },
    answers: [{ status: 200, description: 'Now, and in the window.', codec: MonitorCodec }],
    run: async ({ query: { window = USUAL_WINDOW, since } }, parts) => {
      const measured = await parts.monitor.look({ window, after: since === undefined ? 0 : Date.parse(since) })
      return answered(200, E.right({ ...measured, subscribers: live.size() } satisfies MonitorDocument))
    },
  }),
]
