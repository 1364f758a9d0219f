/** The field of every action that waits for somebody outside. */
export const timeout = {
  type: 'number',
  exclusiveMinimum: 0,
  maximum: 315_360_000,
  description: 'Seconds from the start; then the task has timed out. Without it there is no limit.',
}
