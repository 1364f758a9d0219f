/** What stands before the id in the names of the streams that the read models are made from. */
export const EXECUTIONS = 'execution-'
export const WORKFLOWS = 'workflow-'
export const SCHEDULES = 'schedule-'
export const TEMPLATES = 'template-'
export const ARCHIVES = 'archive-'

export const idIn = (stream: string): string => stream.slice(stream.indexOf('-') + 1)
