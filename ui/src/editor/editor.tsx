import { lazy, Suspense, useId } from 'react'
import { Loading } from '../parts/loading.tsx'
import type { EditorProps } from './props.ts'
import type { TextDiffProps } from './difference.tsx'
import './editor.css'

const Code = lazy(async () => ({ default: (await import('./code.tsx')).Code }))
const Difference = lazy(async () => ({ default: (await import('./difference.tsx')).Difference }))

/** An editor for YAML or JSON, loaded when it is first shown. */
export const Editor = (props: Omit<EditorProps, 'describedBy'>) => {
  const id = useId()
  return (
    <div className="editor">
      <Suspense fallback={<Loading what="the editor" />}>
        <Code {...props} describedBy={id} />
      </Suspense>
      <p className="hint keys" id={id}>
        {props.readOnly === true ? 'For reading only. ' : 'Ctrl+Space suggests. '}
        Tab indents; <kbd>Esc</kbd>, then <kbd>Tab</kbd> leaves the editor.
      </p>
    </div>
  )
}

/** What differs between two texts, loaded when it is first shown. */
export const TextDiff = (props: TextDiffProps) => (
  <Suspense fallback={<Loading what="the differences" />}>
    <Difference {...props} />
  </Suspense>
)
