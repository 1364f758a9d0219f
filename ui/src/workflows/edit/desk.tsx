import { useMemo, useState } from 'react'
import type { NewWorkflow, StoredWorkflow } from '../../../../src/client/index.ts'
import { DeskFrame } from '../../editor/desk-frame.tsx'
import type { Draft } from '../../editor/drafts.ts'
import { marksOf } from '../../editor/pure/marks.ts'
import { useDesk } from '../../editor/use-desk.ts'
import type { Shelf, Stored } from '../../editor/use-save.ts'
import { useWriting } from '../../editor/use-writing.ts'
import { Writing } from '../../editor/writing.tsx'
import { WorkflowGraph } from '../../graph/graph.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { client } from '../../server.ts'
import { pointerOf } from '../pure/pointer-of.ts'
import { portable } from '../pure/portable.ts'
import { WhatIf } from '../what-if.tsx'
import { useCheck } from './use-check.ts'
import { useSuggestions, useWorkflowSchema } from './use-suggestions.ts'

interface Props {
  /** Undefined for one that is new. */
  readonly workflow_id?: string
  readonly title: string
  /** Under which the tab keeps what is written. */
  readonly name: string
  readonly start: Draft
}

/** Where a definition is written: its text, what is wrong with it, and its graph beside it. */
export const Desk = ({ workflow_id, title, name, start }: Props) => {
  const writing = useWriting(name, start)
  const { draft, read } = writing
  const { validation, graph, error, isChecking } = useCheck(read)
  const schema = useWorkflowSchema()
  const complete = useSuggestions(draft.language, schema.data)
  const [asksWhatIf, askWhatIf] = useState(false)
  const [task, choose] = useState<string>()
  const marks = useMemo(() => marksOf(read, validation?.errors ?? [], validation?.warnings ?? []), [read, validation])
  const unable =
    read.fault !== undefined
      ? 'The text can not be read.'
      : validation?.valid === false
        ? 'There are problems.'
        : undefined
  const desk = useDesk(SHELF, { id: workflow_id, writing, unable })
  const drawn =
    graph === undefined ? (
      <p className="empty">The graph is drawn once the definition is valid.</p>
    ) : (
      <>
        <WorkflowGraph
          nodes={graph.nodes}
          edges={graph.edges}
          selected={task}
          label="The tasks as they are written"
          onSelect={(chosen) => {
            choose(chosen)
            if (chosen !== undefined && read.fault === undefined)
              desk.editor.current?.show(read.placeOf(pointerOf(read.value, chosen)))
          }}
        />
        {unable === undefined ? null : <p className="hint">As it was when the definition was last valid.</p>}
      </>
    )
  return (
    <>
      <DeskFrame
        desk={desk}
        title={title}
        actions={
          workflow_id === undefined ? null : (
            <button
              type="button"
              className="plain"
              disabled={unable !== undefined}
              title={unable}
              onClick={() => askWhatIf(true)}
            >
              What if
            </button>
          )
        }
        failures={[error, schema.error]}
        beside={<div className="drawn">{drawn}</div>}
      >
        <Writing
          desk={desk}
          label="Definition"
          marks={marks}
          complete={complete}
          isKnown={!isChecking && validation !== undefined}
          standing={isChecking ? 'Checking …' : 'No problems'}
          onChange={writing.change}
        />
      </DeskFrame>
      {asksWhatIf && workflow_id !== undefined && desk.theirs === undefined ? (
        <Dialog title="What if" onClose={() => askWhatIf(false)}>
          <WhatIf workflow_id={workflow_id} definition={read.value as NewWorkflow} />
        </Dialog>
      ) : null}
    </>
  )
}

// Its warnings stood at the desk before.
const storedOf = ({ workflow_id, name, version }: StoredWorkflow): Stored => ({ id: workflow_id, name, version })

const SHELF: Shelf = {
  kind: 'workflow',
  create: async (written, options) => storedOf(await client.createWorkflow(written as NewWorkflow, options)),
  update: async (id, written, options) => storedOf(await client.updateWorkflow(id, written as NewWorkflow, options)),
  latest: async (id) => {
    const latest = await client.getWorkflow(id)
    return { version: latest.version, written: portable(latest) }
  },
}
