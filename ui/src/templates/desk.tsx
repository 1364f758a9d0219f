import { useMemo } from 'react'
import type { NewTemplate, WarnedTemplate } from '../../../src/client/index.ts'
import { DeskFrame } from '../editor/desk-frame.tsx'
import type { Draft } from '../editor/drafts.ts'
import { marksOf } from '../editor/pure/marks.ts'
import { useDesk } from '../editor/use-desk.ts'
import type { Shelf, Stored } from '../editor/use-save.ts'
import { useWriting } from '../editor/use-writing.ts'
import { Writing } from '../editor/writing.tsx'
import { problemsOf } from '../parts/failure.tsx'
import { client } from '../server.ts'
import { useSuggestions, useWorkflowSchema } from '../workflows/edit/use-suggestions.ts'
import { portableTemplate } from './pure/portable-template.ts'
import { templateSchema } from './pure/template-schema.ts'

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
  const { draft, read } = writing
  const workflowSchema = useWorkflowSchema()
  const schema = useMemo(() => templateSchema(workflowSchema.data), [workflowSchema.data])
  const complete = useSuggestions(draft.language, schema)
  const unable = read.fault === undefined ? undefined : 'The text can not be read.'
  const desk = useDesk(SHELF, { id: template_id, writing, unable })
  const { save } = desk
  const marks = useMemo(() => marksOf(read, problemsOf(save.error), []), [read, save.error])
  return (
    <DeskFrame
      desk={desk}
      title={title}
      hint={
        <p className="hint">
          Where a value is to be given, write <code>{'${param.name}'}</code>, and declare it under{' '}
          <code>parameters</code>.
        </p>
      }
    >
      <Writing
        desk={desk}
        label="Template"
        marks={marks}
        complete={complete}
        isKnown={false}
        standing="Checked when it is saved"
        onChange={(text) => {
          if (save.isError) save.reset()
          writing.change(text)
        }}
      />
    </DeskFrame>
  )
}

const storedOf = ({ template_id, name, version, warnings }: WarnedTemplate): Stored => ({
  id: template_id,
  name,
  version,
  warnings,
})

const SHELF: Shelf = {
  kind: 'template',
  create: async (written, options) => storedOf(await client.createTemplate(written as NewTemplate, options)),
  update: async (id, written, options) => storedOf(await client.updateTemplate(id, written as NewTemplate, options)),
  latest: async (id) => {
    const latest = await client.getTemplate(id)
    return { version: latest.version, written: portableTemplate(latest) }
  },
}
