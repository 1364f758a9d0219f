import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { syntaxHighlighting } from '@codemirror/language'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { colours, frame } from './look.ts'
import type { Language } from './pure/document.ts'

export interface TextDiffProps {
  readonly before: string
  readonly after: string
  readonly labels: readonly [before: string, after: string]
  readonly language?: Language
  /** When it is given, `after` can be written in, and takes over what it wants of `before`. */
  readonly onChange?: (after: string) => void
}

const WIDE = '(min-width: 56rem)'

/** Two texts beside each other, or in one column where there is no room for two. */
export const Difference = ({ before, after, labels, language = 'yaml', onChange }: TextDiffProps) => {
  const box = useRef<HTMLDivElement>(null)
  const tell = useRef(onChange)
  tell.current = onChange
  const isWritable = onChange !== undefined
  // What was typed comes back as `after`: that is no other text, for which another editor would be made.
  const last = useRef(after)
  const begun = useRef(after)
  if (after !== last.current) last.current = begun.current = after
  useEffect(() => {
    const common: Extension[] = [
      lineNumbers(),
      EditorView.lineWrapping,
      syntaxHighlighting(colours),
      frame,
      language === 'json' ? json() : yaml(),
    ]
    const fixed = [EditorState.readOnly.of(true), EditorView.editable.of(false)]
    const named = (label: string): Extension =>
      EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', tabindex: '0', 'aria-multiline': 'true' })
    const mine: Extension[] = [
      ...common,
      named(labels[1]),
      ...(isWritable
        ? [
            history(),
            keymap.of([...defaultKeymap, ...historyKeymap]),
            EditorView.updateListener.of((update) => {
              if (!update.docChanged) return
              last.current = update.state.doc.toString()
              tell.current?.(last.current)
            }),
          ]
        : [...fixed, EditorView.contentAttributes.of({ 'aria-readonly': 'true' })]),
    ]
    const parent = box.current as HTMLElement
    const collapse = isWritable ? {} : { collapseUnchanged: { margin: 3, minSize: 6 } }
    const made = matchMedia(WIDE).matches
      ? new MergeView({
          parent,
          a: { doc: before, extensions: [...common, ...fixed, named(labels[0])] },
          b: { doc: last.current, extensions: mine },
          gutter: true,
          ...collapse,
          ...(isWritable ? { revertControls: 'a-to-b' as const, renderRevertControl: takeOver } : {}),
        })
      : new EditorView({
          parent,
          doc: last.current,
          extensions: [mine, unifiedMergeView({ original: before, mergeControls: isWritable, ...collapse })],
        })
    return () => made.destroy()
  }, [before, begun.current, language, isWritable, labels[0], labels[1]])
  return (
    <div className="difference">
      <div className="labels">
        <span>{labels[0]}</span>
        <span>{labels[1]}</span>
      </div>
      <div ref={box} />
    </div>
  )
}

const takeOver = (): HTMLElement => {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'plain'
  button.textContent = '→'
  button.title = 'Take this over'
  button.setAttribute('aria-label', 'Take this over')
  return button
}
