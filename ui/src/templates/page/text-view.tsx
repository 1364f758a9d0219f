import { useMemo } from 'react'
import type { Template } from '../../../../src/client/index.ts'
import { Editor } from '../../editor/editor.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { portableTemplate } from '../pure/portable-template.ts'

/** The template as text. */
export const TextView = ({ template }: { readonly template: Template }) => {
  const text = useMemo(() => writeText(portableTemplate(template), 'yaml'), [template])
  return (
    <section className="definition" aria-label="Template">
      <Editor language="yaml" value={text} label={`Template ${template.name}`} readOnly />
    </section>
  )
}
