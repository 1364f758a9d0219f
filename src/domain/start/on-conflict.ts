/** What a start does when its key has an execution: give that one, refuse, or refuse while that one is not over. */
export const ON_CONFLICT = ['return_existing', 'reject', 'reject_if_running'] as const
export type OnConflict = (typeof ON_CONFLICT)[number]
