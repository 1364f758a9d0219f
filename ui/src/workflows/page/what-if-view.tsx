import type { NewWorkflow, Workflow } from '../../../../src/client/index.ts'
import { portable } from '../pure/portable.ts'
import { WhatIf } from '../what-if.tsx'

/** The version that is shown, against what has run in any version. */
export const WhatIfView = ({ workflow }: { readonly workflow: Workflow }) => (
  <WhatIf workflow_id={workflow.workflow_id} definition={portable(workflow) as unknown as NewWorkflow} />
)
