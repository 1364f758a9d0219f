import { useMemo } from 'react'
import type { Workflow } from '../../../../src/client/index.ts'
import { TextDiff } from '../../editor/editor.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { Asked } from '../../parts/asked.tsx'
import { Versions } from '../../parts/versions.tsx'
import { portable } from '../pure/portable.ts'
import { useVersions, useWorkflow } from '../use-workflow.ts'
import { Changes } from './changes.tsx'

export const VersionsView = ({ workflow: { workflow_id, version } }: { readonly workflow: Workflow }) => (
  <Versions query={useVersions(workflow_id)} path={`/workflows/${workflow_id}`} shown={version}>
    {(from, to) => <Differences workflow_id={workflow_id} from={from} to={to} />}
  </Versions>
)

const Differences = ({
  workflow_id,
  from,
  to,
}: {
  readonly workflow_id: string
  readonly from: number
  readonly to: number
}) => {
  const before = useWorkflow(workflow_id, from)
  const after = useWorkflow(workflow_id, to)
  const texts = useMemo(
    () =>
      before.data === undefined || after.data === undefined
        ? undefined
        : ([writeText(portable(before.data), 'yaml'), writeText(portable(after.data), 'yaml')] as const),
    [before.data, after.data],
  )
  return (
    <Asked query={before} what={`version ${from}`}>
      {(a) => (
        <Asked query={after} what={`version ${to}`}>
          {(b) => (
            <>
              <Changes before={a} after={b} />
              {texts === undefined || texts[0] === texts[1] ? null : (
                <TextDiff before={texts[0]} after={texts[1]} labels={[`Version ${from}`, `Version ${to}`]} />
              )}
            </>
          )}
        </Asked>
      )}
    </Asked>
  )
}
