import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { HarmoniaError, type NewWorkflow } from '../../../../src/client/index.ts'
import { Editor } from '../../editor/editor.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { marksOf } from '../../editor/pure/marks.ts'
import type { EditorHandle } from '../../editor/props.ts'
import { WorkflowGraph } from '../../graph/graph.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { notify } from '../../parts/notices.tsx'
import { client } from '../../server.ts'
import { pointerOf } from '../pure/pointer-of.ts'
import { portable } from '../pure/portable.ts'
import { WhatIf } from '../what-if.tsx'
import { Conflict } from '../../editor/conflict.tsx'
import { onSaveKey } from '../../editor/save-key.ts'
import { Languages } from '../../editor/languages.tsx'
import type { Draft } from '../../editor/drafts.ts'
import { Problems } from '../../editor/problems.tsx'
import { useCheck } from './use-check.ts'
import { useLeaveQuestion } from '../../editor/use-leave-question.tsx'
import { useSuggestions, useWorkflowSchema } from './use-suggestions.ts'
import { useWriting } from '../../editor/use-writing.ts'

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
  const { draft, read, isUnsaved } = writing
  const checked = useCheck(read)
  const schema = useWorkflowSchema()
  const complete = useSuggestions(draft.language, schema.data)
  const editor = useRef<EditorHandle>(undefined)
  const [theirs, meet] = useState<{ readonly version: number; readonly text: string }>()
  const [asksWhatIf, askWhatIf] = useState(false)
  const [task, choose] = useState<string>()
  const save = useSave(workflow_id, draft.base, {
    onStored: writing.stored,
    onConflict: async (id) => {
      const latest = await client.getWorkflow(id)
      meet({ version: latest.version, text: writeText(portable(latest), draft.language) })
    },
  })
  const leaving = useLeaveQuestion(isUnsaved && !save.isSuccess)
  const { validation, graph, error } = checked
  const marks = useMemo(() => marksOf(read, validation?.errors ?? [], validation?.warnings ?? []), [read, validation])
  const unable =
    read.fault !== undefined
      ? 'The text can not be read.'
      : validation?.valid === false
        ? 'There are problems.'
        : undefined
  const isSame = workflow_id !== undefined && !isUnsaved
  const isDisabled = unable !== undefined || save.isPending || isSame
  const store = (): void => {
    const now = writing.readNow()
    if (!isDisabled && now.fault === undefined) save.mutate(now.value as NewWorkflow)
  }
  const version = (draft.base ?? 0) + 1
  if (theirs !== undefined)
    return (
      <>
        <header className="head">
          <h1>{title}</h1>
        </header>
        <Conflict
          version={theirs.version}
          theirs={theirs.text}
          mine={draft.text}
          language={draft.language}
          onMerged={(text) => {
            writing.rebase(theirs.version, text)
            meet(undefined)
            save.reset()
          }}
        />
        {leaving}
      </>
    )
  return (
    <>
      <header className="head">
        <h1>{title}</h1>
        {isUnsaved ? <span className="tag unsaved">not saved</span> : null}
        <div className="actions">
          <Languages draft={draft} isReadable={read.fault === undefined} onTurn={writing.turn} />
          {workflow_id === undefined ? null : (
            <button
              type="button"
              className="plain"
              disabled={unable !== undefined}
              title={unable}
              onClick={() => askWhatIf(true)}
            >
              What if
            </button>
          )}
          <button type="button" className="plain" disabled={!isUnsaved} onClick={writing.discard}>
            Discard changes
          </button>
          <button
            type="button"
            disabled={isDisabled}
            title={unable ?? (isSame ? 'Nothing is changed.' : 'Ctrl+S')}
            onClick={store}
          >
            {workflow_id === undefined ? 'Create' : `Save as version ${version}`}
          </button>
        </div>
      </header>
      {writing.wasKept ? (
        <p className="kept" role="status">
          This is what you had written in this tab and not saved.
        </p>
      ) : null}
      {save.error === null || isConflict(save.error) ? null : <Failure error={save.error} />}
      {error === undefined ? null : <Failure error={error} />}
      {schema.error === null ? null : <Failure error={schema.error} />}
      <div className="desk" onKeyDown={onSaveKey(store)}>
        <div className="writing">
          <Editor
            language={draft.language}
            value={draft.text}
            onChange={writing.change}
            marks={marks}
            complete={complete}
            label="Definition"
            onReady={(handle) => (editor.current = handle)}
          />
          <Problems
            marks={marks}
            text={draft.text}
            isKnown={!checked.isChecking && validation !== undefined}
            standing={checked.isChecking ? 'Checking …' : 'No problems'}
            onChoose={(mark) => editor.current?.show(mark)}
          />
        </div>
        <div className="drawn">
          {graph === undefined ? (
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
                    editor.current?.show(read.placeOf(pointerOf(read.value, chosen)))
                }}
              />
              {unable === undefined ? null : <p className="hint">As it was when the definition was last valid.</p>}
            </>
          )}
        </div>
      </div>
      {asksWhatIf && workflow_id !== undefined ? (
        <Dialog title="What if" onClose={() => askWhatIf(false)}>
          <WhatIf workflow_id={workflow_id} definition={read.value as NewWorkflow} />
        </Dialog>
      ) : null}
      {leaving}
    </>
  )
}

const isConflict = (error: Error): boolean =>
  error instanceof HarmoniaError && error.code === 'workflow_version_changed'

interface Then {
  readonly onStored: () => void
  readonly onConflict: (workflow_id: string) => Promise<void>
}

/** Stores a new workflow, or a new version on top of the one that it began from: of another one nothing is overwritten. */
const useSave = (workflow_id: string | undefined, base: number | undefined, { onStored, onConflict }: Then) => {
  const queries = useQueryClient()
  const [, go] = useLocation()
  // One for each text: what is sent twice is stored once.
  const key = useRef({ of: '', key: '' })
  return useMutation({
    mutationFn: async (definition: NewWorkflow) => {
      const of = JSON.stringify(definition)
      if (key.current.of !== of) key.current = { of, key: crypto.randomUUID() }
      return workflow_id === undefined
        ? client.createWorkflow(definition, { idempotencyKey: key.current.key })
        : client.updateWorkflow(workflow_id, definition, base === undefined ? {} : { ifVersion: base })
    },
    onSuccess: async (stored) => {
      onStored()
      notify(workflow_id === undefined ? `${stored.name} is created.` : `Version ${stored.version} is stored.`)
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      await queries.invalidateQueries({ queryKey: ['workflow', stored.workflow_id] })
      go(`/workflows/${stored.workflow_id}`)
    },
    onError: async (error) => {
      if (isConflict(error) && workflow_id !== undefined) await onConflict(workflow_id)
    },
  })
}
