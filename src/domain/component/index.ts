import type { Aggregate } from '../decider.ts'
import { componentEvents, type ComponentEvent } from './events.ts'
import { evolve, type Component } from './state.ts'

export const component: Aggregate<Component, ComponentEvent> = {
  name: 'component',
  events: componentEvents,
  initial: () => ({ registration: undefined }),
  evolve,
}

export { register } from './commands/register.ts'
export { remove } from './commands/remove.ts'
export { secretsShownTo } from './mcp.ts'
export { builtInNames, isBuiltIn } from './names.ts'
export { readRegistration } from './read-registration.ts'
export { Registration, type ComponentEvent } from './events.ts'
export type { Component } from './state.ts'
export { hasWay } from './ways.ts'
