import { useMemo } from 'react'
import type { Workflow } from '../../../../src/client/index.ts'
import { useAddress } from '../../address.ts'
import { Editor } from '../../editor/editor.tsx'
import { writeText, type Language } from '../../editor/pure/document.ts'
import { notify } from '../../parts/notices.tsx'
import { portable } from '../pure/portable.ts'

/** The definition as text. */
export const DefinitionView = ({ workflow }: { readonly workflow: Workflow }) => {
  const { params, change } = useAddress()
  const language: Language = params.get('as') === 'json' ? 'json' : 'yaml'
  const text = useMemo(() => writeText(portable(workflow), language), [workflow, language])
  return (
    <section className="definition" aria-label="Definition">
      <div className="actions">
        <div className="choice" role="group" aria-label="Language">
          {(['yaml', 'json'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="plain"
              aria-pressed={each === language}
              onClick={() => change({ as: each === 'yaml' ? undefined : each })}
            >
              {each.toUpperCase()}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="plain"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => notify('The definition is in the clipboard.'),
              (error: Error) => notify(`It could not be copied: ${error.message}`, 'failed'),
            )
          }
        >
          Copy
        </button>
      </div>
      <Editor language={language} value={text} label={`Definition of ${workflow.name}`} readOnly />
    </section>
  )
}
