import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { Language } from './pure/document.ts'
import { colours, frame } from './look.ts'
import type { EditorProps, Mark } from './props.ts'

const grammar = (language: Language) => (language === 'json' ? json() : yaml())

/** The editor itself. What it shows follows `value`; what is typed is told by `onChange`. */
export const Code = ({
  language,
  value,
  onChange,
  marks,
  complete,
  label,
  describedBy,
  readOnly,
  onReady,
}: EditorProps) => {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const grammars = useRef(new Compartment())
  const now = useRef({ onChange, complete })
  now.current = { onChange, complete }

  useEffect(() => {
    const suggest: CompletionSource = (context) => {
      const found = now.current.complete?.(context.state.doc.toString(), context.pos, context.explicit)
      return found === undefined ? null : { from: found.from, options: [...found.options], validFor: /^[\w-]*$/ }
    }
    const made = new EditorView({
      parent: box.current as HTMLElement,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of('  '),
          EditorState.tabSize.of(2),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [suggest], icons: false }),
          highlightActiveLine(),
          lintGutter(),
          syntaxHighlighting(colours),
          frame,
          grammars.current.of(grammar(language)),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly === true),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-multiline': 'true',
            tabindex: '0',
            ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
          }),
          Prec.low(
            keymap.of([
              ...closeBracketsKeymap,
              ...completionKeymap,
              ...historyKeymap,
              ...foldKeymap,
              ...lintKeymap,
              ...defaultKeymap,
              indentWithTab,
            ]),
          ),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) now.current.onChange?.(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    onReady?.({ show: (place) => show(made, place), focus: () => made.focus() })
    return () => {
      onReady?.(undefined)
      made.destroy()
    }
    // Made once: what changes later is told to it below.
  }, [])

  useEffect(() => {
    view.current?.dispatch({ effects: grammars.current.reconfigure(grammar(language)) })
  }, [language])

  useEffect(() => {
    const shown = view.current
    if (shown === undefined || shown.state.doc.toString() === value) return
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    const shown = view.current
    if (shown !== undefined)
      shown.dispatch(setDiagnostics(shown.state, diagnostics(marks ?? [], shown.state.doc.length)))
  }, [marks])

  return <div className="code" ref={box} />
}

/** Marks are of a text that may have changed since. */
const diagnostics = (marks: readonly Mark[], length: number): Diagnostic[] =>
  marks.map(({ from, to, severity, message }) => ({
    from: Math.min(from, length),
    to: Math.min(Math.max(from, to), length),
    severity,
    message,
  }))

const show = (view: EditorView, { from, to }: { readonly from: number; readonly to: number }): void => {
  const end = view.state.doc.length
  const range = { anchor: Math.min(from, end), head: Math.min(to, end) }
  view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: 'center' }) })
  view.focus()
}
