import type { ComponentState } from '../../domain/execution/explain/index.ts'
import type { Components } from '../components.ts'

/** What this process has seen of a component; undefined for one that is built in, as that is always there. */
export const componentStateIn =
  ({ find }: Pick<Components, 'find'>) =>
  (name: string): ComponentState | undefined => {
    const found = find(name)
    if (found === undefined) return { name, status: 'missing', last_seen: null }
    return found.built_in ? undefined : { name, status: found.status, last_seen: found.last_seen }
  }
