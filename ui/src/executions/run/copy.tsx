import { notify } from '../../parts/notices.tsx'

/** An id in full, and a button that puts it on the clipboard. */
export const Copy = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <span className="copy">
    <code>{text}</code>
    <button
      type="button"
      className="quiet"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => notify('Copied.'),
          () => notify('The browser does not let this page write to the clipboard.', 'failed'),
        )
      }}
    >
      Copy
    </button>
  </span>
)
