import { Fragment } from 'react'
import { Link } from 'wouter'
import { proseOf, type Block, type Linked, type Piece } from './pure/prose.ts'

/** An answer as it is read. Whatever stands in it is shown as text. */
export const Prose = ({ text, linked }: { readonly text: string; readonly linked: readonly Linked[] }) => (
  <div className="prose">
    {proseOf(text, linked).map((block, i) => (
      <Shown key={i} block={block} />
    ))}
  </div>
)

const Shown = ({ block }: { readonly block: Block }) => {
  switch (block.kind) {
    case 'code':
      return (
        <pre tabIndex={0} aria-label="Code">
          {block.text}
        </pre>
      )
    case 'paragraph':
      return (
        <p>
          {block.lines.map((line, i) => (
            <Fragment key={i}>
              {i === 0 ? null : <br />}
              <Pieces of={line} />
            </Fragment>
          ))}
        </p>
      )
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List>
          {block.items.map((item, i) => (
            <li key={i}>
              <Pieces of={item} />
            </li>
          ))}
        </List>
      )
    }
  }
}

const Pieces = ({ of }: { readonly of: readonly Piece[] }) =>
  of.map((piece, i) => {
    switch (piece.kind) {
      case 'text':
        return <Fragment key={i}>{piece.text}</Fragment>
      case 'code':
        return <code key={i}>{piece.text}</code>
      case 'strong':
        return <strong key={i}>{piece.text}</strong>
      case 'link':
        return (
          <Link key={i} href={piece.to}>
            <code>{piece.text}</code>
          </Link>
        )
    }
  })
