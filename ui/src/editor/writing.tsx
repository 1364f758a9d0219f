import type { ComponentProps } from 'react'
import { Editor } from './editor.tsx'
import { Problems } from './problems.tsx'
import type { EditorProps, Mark } from './props.ts'
import type { Desk } from './use-desk.ts'

interface Props extends Pick<ComponentProps<typeof Problems>, 'standing' | 'isKnown'> {
  readonly desk: Desk
  readonly label: string
  readonly marks: readonly Mark[]
  readonly complete: NonNullable<EditorProps['complete']>
  readonly onChange: (text: string) => void
}

/** The text at a desk, and its problems, each of which leads to its place. */
export const Writing = ({ desk: { writing, editor }, label, marks, complete, onChange, standing, isKnown }: Props) => (
  <>
    <Editor
      language={writing.draft.language}
      value={writing.draft.text}
      onChange={onChange}
      marks={marks}
      complete={complete}
      label={label}
      onReady={(handle) => (editor.current = handle)}
    />
    <Problems
      marks={marks}
      text={writing.draft.text}
      isKnown={isKnown}
      standing={standing}
      onChoose={(mark) => editor.current?.show(mark)}
    />
  </>
)
