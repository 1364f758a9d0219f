import { executeCommand } from './execute-command.ts'
import { fetchFromApi } from './fetch-from-api.ts'
import type { Component } from './serve.ts'

/** Does things: runs commands, fetches from APIs. */
export const ergon = ({ allowShell }: { readonly allowShell: boolean }): Component => ({
  name: 'ergon',
  actions: { execute_command: executeCommand(allowShell), fetch_from_api: fetchFromApi },
})
