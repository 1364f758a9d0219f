/** The workflow that the documentation shows. */
export const exampleWorkflow = {
  name: 'example_workflow',
  description: 'Example workflow',
  tasks: {
    task1: {
      name: 'task1',
      component: 'ergon',
      action: 'execute_command',
      input: { command: 'echo Hello World' },
    },
    task2: {
      name: 'task2',
      component: 'prometheus',
      action: 'analyze_results',
      input: { data: '${tasks.task1.output.result}' },
      depends_on: ['task1'],
    },
  },
}
