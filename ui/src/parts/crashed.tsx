import { Component, type ReactNode } from 'react'

/** A page that breaks is said to be broken; the tabs stay. */
export class Crashed extends Component<{ readonly children: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {}

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <section role="alert" className="failure">
        <h1>This page broke</h1>
        <p>{error.message}</p>
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </section>
    )
  }
}
