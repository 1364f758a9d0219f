/** What happens to a due time while a run of the schedule is not over. */
export const OVERLAPS = ['skip', 'queue', 'cancel_running', 'allow'] as const
export type Overlap = (typeof OVERLAPS)[number]
