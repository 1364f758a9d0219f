import type { ReactNode } from 'react'

interface Props {
  readonly name: string
  readonly children: ReactNode
}

/** One line of a list of what is known of something. */
export const Fact = ({ name, children }: Props) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
