import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { HarmoniaError, type NewTemplate } from '../../../src/client/index.ts'
import { Conflict } from '../editor/conflict.tsx'
import type { Draft } from '../editor/drafts.ts'
import { Editor } from '../editor/editor.tsx'
import { Languages } from '../editor/languages.tsx'
import { Problems } from '../editor/problems.tsx'
import type { EditorHandle } from '../editor/props.ts'
import { writeText } from '../editor/pure/document.ts'
import { marksOf } from '../editor/pure/marks.ts'
import { onSaveKey } from '../editor/save-key.ts'
import { useLeaveQuestion } from '../editor/use-leave-question.tsx'
import { useWriting } from '../editor/use-writing.ts'
import { Failure } from '../parts/failure.tsx'
import { notify } from '../parts/notices.tsx'
import { client } from '../server.ts'
import { useSuggestions, useWorkflowSchema } from '../workflows/edit/use-suggestions.ts'
import { portableTemplate } from './pure/portable-template.ts'
import { templateSchema } from './pure/template-schema.ts'
import '../editor/desk.css'

interface Props {
  /** Undefined for one that is new. */
  readonly template_id?: string
  readonly title: string
  /** Under which the tab keeps what is written. */
  readonly name: string
  readonly start: Draft
}

/** Where a template is written. What is wrong with it is told when it is sent: then nothing is stored. */
export const TemplateDesk = ({ template_id, title, name, start }: Props) => {
  const writing = useWriting(name, start)
  const { draft, read, isUnsaved } = writing
  const workflowSchema = useWorkflowSchema()
  const schema = useMemo(() => templateSchema(workflowSchema.data), [workflowSchema.data])
  const complete = useSuggestions(draft.language, schema)
  const editor = useRef<EditorHandle>(undefined)
  const [theirs, meet] = useState<{ readonly version: number; readonly text: string }>()
  const save = useSave(template_id, draft.base, {
    onStored: writing.stored,
    onConflict: async (id) => {
      const latest = await client.getTemplate(id)
      meet({ version: latest.version, text: writeText(portableTemplate(latest), draft.language) })
    },
  })
  const leaving = useLeaveQuestion(isUnsaved && !save.isSuccess)
  const marks = useMemo(
    () => marksOf(read, save.error instanceof HarmoniaError ? save.error.errors : [], []),
    [read, save.error],
  )
  const unable = read.fault === undefined ? undefined : 'The text can not be read.'
  const isSame = template_id !== undefined && !isUnsaved
  const isDisabled = unable !== undefined || save.isPending || isSame
  const store = (): void => {
    const now = writing.readNow()
    if (!isDisabled && now.fault === undefined) save.mutate(now.value as NewTemplate)
  }
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
          <button type="button" className="plain" disabled={!isUnsaved} onClick={writing.discard}>
            Discard changes
          </button>
          <button
            type="button"
            disabled={isDisabled}
            title={unable ?? (isSame ? 'Nothing is changed.' : 'Ctrl+S')}
            onClick={store}
          >
            {template_id === undefined ? 'Create' : `Save as version ${(draft.base ?? 0) + 1}`}
          </button>
        </div>
      </header>
      {writing.wasKept ? (
        <p className="kept" role="status">
          This is what you had written in this tab and not saved.
        </p>
      ) : null}
      <p className="hint">
        Where a value is to be given, write <code>{'${param.name}'}</code>, and declare it under <code>parameters</code>
        .
      </p>
      {save.error === null || isConflict(save.error) ? null : <Failure error={save.error} />}
      <div className="desk alone" onKeyDown={onSaveKey(store)}>
        <div className="writing">
          <Editor
            language={draft.language}
            value={draft.text}
            onChange={(text) => {
              if (save.isError) save.reset()
              writing.change(text)
            }}
            marks={marks}
            complete={complete}
            label="Template"
            onReady={(handle) => (editor.current = handle)}
          />
          <Problems
            marks={marks}
            text={draft.text}
            isKnown={false}
            standing="Checked when it is saved"
            onChoose={(mark) => editor.current?.show(mark)}
          />
        </div>
      </div>
      {leaving}
    </>
  )
}

const isConflict = (error: Error): boolean =>
  error instanceof HarmoniaError && error.code === 'template_version_changed'

interface Then {
  readonly onStored: () => void
  readonly onConflict: (template_id: string) => Promise<void>
}

/** Stores a new template, or a new version on top of the one that it began from: of another one nothing is overwritten. */
const useSave = (template_id: string | undefined, base: number | undefined, { onStored, onConflict }: Then) => {
  const queries = useQueryClient()
  const [, go] = useLocation()
  // One for each text: what is sent twice is stored once.
  const key = useRef({ of: '', key: '' })
  return useMutation({
    mutationFn: async (template: NewTemplate) => {
      const of = JSON.stringify(template)
      if (key.current.of !== of) key.current = { of, key: crypto.randomUUID() }
      return template_id === undefined
        ? client.createTemplate(template, { idempotencyKey: key.current.key })
        : client.updateTemplate(template_id, template, base === undefined ? {} : { ifVersion: base })
    },
    onSuccess: async (stored) => {
      onStored()
      notify(template_id === undefined ? `${stored.name} is created.` : `Version ${stored.version} is stored.`)
      for (const { message } of stored.warnings) notify(`Likely not as it was meant: ${message}`)
      await queries.invalidateQueries({ queryKey: ['templates'] })
      await queries.invalidateQueries({ queryKey: ['template', stored.template_id] })
      go(`/templates/${stored.template_id}`)
    },
    onError: async (error) => {
      if (isConflict(error) && template_id !== undefined) await onConflict(template_id)
    },
  })
}
