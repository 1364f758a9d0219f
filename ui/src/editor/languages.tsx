import type { Draft } from './drafts.ts'
import type { Language } from './pure/document.ts'

interface Props {
  readonly draft: Draft
  readonly isReadable: boolean
  readonly onTurn: (language: Language) => void
}

/** YAML or JSON: what is written is turned into the other. */
export const Languages = ({ draft, isReadable, onTurn }: Props) => (
  <div className="choice" role="group" aria-label="Language">
    {(['yaml', 'json'] as const).map((language) => (
      <button
        key={language}
        type="button"
        className="plain"
        aria-pressed={language === draft.language}
        disabled={language !== draft.language && !isReadable}
        title={isReadable ? undefined : 'Mend the text first.'}
        onClick={() => onTurn(language)}
      >
        {language.toUpperCase()}
      </button>
    ))}
  </div>
)
