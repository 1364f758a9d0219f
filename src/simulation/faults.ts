/** Everything that can go wrong in a simulated life, and what that means. Each may be left out. */
export const FAULTS = {
  'second-engine': 'Now and then two engines work on one store.',
  crashes: 'The process dies at any moment and starts again.',
  stops: 'The server is told to stop and starts again.',
  rivals: 'Another writer pauses, resumes or cancels just before an append.',
  refusals: 'The store refuses an append.',
  'lost-acknowledgements': 'The store writes an append and the answer is lost.',
  'slow-store': 'The store takes its time.',
  outages: 'The store is away for a while, for writes or for everything.',
  'read-faults': 'The store refuses a read, or is slow to answer it.',
  'clock-jumps': 'The clock is put forward or back.',
  'late-timers': 'Timers ring late.',
  snapshots: 'States are loaded from older snapshots.',
  'bad-components': 'Components fail, for now or for good, answer garbage or cannot be reached.',
  'lazy-components': 'Components answer late, twice, or never.',
  pauses: 'Somebody pauses and resumes.',
  cancels: 'Somebody cancels.',
} as const
export type Fault = keyof typeof FAULTS
