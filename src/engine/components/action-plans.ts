import { checkAction } from '../../domain/component/check-action.ts'
import type { Action } from '../../domain/component/manifest.ts'
import { compileMapping } from '../../domain/component/mapping/compile-mapping.ts'
import type { HttpPlan } from '../../domain/component/mapping/plan.ts'
import type { Problem } from '../../domain/problem.ts'
import { compileSchema, type Check } from '../../domain/schema.ts'

/** An action of a manifest, made ready when it is first asked for. */
export interface ActionPlan {
  readonly checkInput: Check
  /** Undefined for one that is asked for by the component protocol. */
  readonly http: HttpPlan | undefined
  /** What keeps it from being carried out: a manifest of a version that took it. */
  readonly problems: readonly Problem[]
}

const anything = (): readonly Problem[] => []

/** The actions of a component whose registration has some. */
export const actionPlans = (actions: Readonly<Record<string, Action>>): ((name: string) => ActionPlan | undefined) => {
  const ready = new Map<string, ActionPlan>()
  return (name) => {
    const known = ready.get(name)
    if (known !== undefined) return known
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) return undefined
    const { input_schema, http } = action
    const problems = checkAction(action)
    const plan: ActionPlan = {
      checkInput: input_schema === undefined || problems.length > 0 ? anything : compileSchema(input_schema),
      http: http && compileMapping(http).plan,
      problems,
    }
    ready.set(name, plan)
    return plan
  }
}
