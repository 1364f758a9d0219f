import type { ReactNode } from 'react'

/** Says that there is nothing, and what to do about it. */
export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <section className="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </section>
)
