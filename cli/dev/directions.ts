/** Where to go on from a first execution. */
export const directions = (url: string, workflowId: string, executionId: string): string => `
Harmonia stays up at ${url}; Ctrl-C stops it. Go on with:

  Web interface       ${url}/
  This execution      ${url}/executions/${executionId}
  API documentation   ${url}/docs
  Status              ${url}/api/status
  Its event stream    ${url}/events/executions/${executionId}

  curl -X POST ${url}/api/executions -H 'Content-Type: application/json' -d '{"workflow_id": "${workflowId}"}'
  curl ${url}/api/executions/${executionId}
  curl -N ${url}/events/executions/${executionId}

  npx harmonia workflow list --url ${url}
  npx harmonia template list --url ${url}
  npx harmonia execution status ${executionId} --url ${url}`
