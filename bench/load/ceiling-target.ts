import type { LoadPlan } from './messages.ts'
import { openPost } from './post.ts'
import type { Target } from './target.ts'

/** The hard-coded loop answers a request when its workflow is complete. */
export const ceilingTarget = ({ url, inFlight, workload }: LoadPlan): Target => {
  const { post, close } = openPost(url, inFlight)
  return {
    run: async ({ t0 }) => {
      await post('/run', JSON.stringify({ workload, t0 }))
    },
    broken: new Promise(() => {}),
    close,
  }
}
