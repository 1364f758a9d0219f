import { useState } from 'react'
import { TextDiff } from './editor.tsx'
import type { Language } from './pure/document.ts'

interface Props {
  /** The version that somebody else has stored meanwhile. */
  readonly version: number
  readonly theirs: string
  readonly mine: string
  readonly language: Language
  /** Goes on with a text, on top of their version. */
  readonly onMerged: (text: string) => void
}

/** Two have changed the same version: both are shown, and one text is made of them. Nothing is stored here. */
export const Conflict = ({ version, theirs, mine, language, onMerged }: Props) => {
  const [merged, merge] = useState(mine)
  return (
    <section className="conflict" aria-label="Conflict">
      <div className="failure" role="alert">
        <p>
          <strong>Version {version} was stored meanwhile</strong>
        </p>
        <p>
          Nothing was overwritten, and nothing of yours is lost. Take over what you want of version {version} with the
          arrows, or write into your text; then go on.
        </p>
      </div>
      <TextDiff
        before={theirs}
        after={merged}
        labels={[`Version ${version}`, 'Yours']}
        language={language}
        onChange={merge}
      />
      <div className="actions">
        <button type="button" onClick={() => onMerged(merged)}>
          Go on with this text
        </button>
        <button type="button" className="plain" onClick={() => onMerged(theirs)}>
          Take version {version} as it is
        </button>
      </div>
    </section>
  )
}
