import type { Happened } from '../decider.ts'
import type { ComponentEvent, Registration } from './events.ts'

/** Who stands under a name, if anybody does. */
export interface Component {
  readonly registration: Registration | undefined
}

export const evolve = (_: Component, event: Happened<ComponentEvent>): Component => {
  switch (event.type) {
    case 'component_registered':
      return { registration: event.data }
    case 'component_removed':
      return { registration: undefined }
  }
}
