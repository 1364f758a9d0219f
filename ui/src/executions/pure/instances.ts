/** The place of a task in its definition, as graphs name it: `fan[]` for each of `fan[3]`. */
export const nodeOf = (taskId: string): string => taskId.replace(/\[\d+\]/g, '[]')

/** Whether a task is what a graph's node stands for. A handler's node has its number, the task has not. */
export const isInstanceOf = (nodeId: string, taskId: string): boolean =>
  nodeOf(taskId) === nodeId || nodeOf(taskId) === nodeId.replace(/\.on_error\[\d+\]/g, '.on_error')
