import { expect } from 'chai'
import fc from 'fast-check'
import { proseOf, type Block, type Piece } from '../../../ui/src/chat/pure/prose.ts'
import { historyOf, restored, type Turn } from '../../../ui/src/chat/pure/turns.ts'

const ID = '01a218db-aba8-7a23-8b43-510b3a798c18'
const LINKED = [{ id: ID, to: `/executions/${ID}` }]
const text = (...lines: readonly string[]) => lines.join('\n')

const pieces = (block: Block): readonly Piece[] => {
  switch (block.kind) {
    case 'code':
      return [{ kind: 'code', text: block.text }]
    case 'list':
      return block.items.flat()
    case 'paragraph':
      return block.lines.flat()
  }
}

describe('an answer', () => {
  it('has paragraphs, lists and code', () => {
    expect(
      proseOf(text('One', 'two', '', '- a', '- b', '1. c', '', '```yaml', 'name: x', '', '# no heading', '```', 'End')),
    ).to.deep.equal([
      { kind: 'paragraph', lines: [[{ kind: 'text', text: 'One' }], [{ kind: 'text', text: 'two' }]] },
      {
        kind: 'list',
        ordered: false,
        items: ['a', 'b', 'c'].map((item) => [{ kind: 'text', text: item }]),
      },
      { kind: 'code', text: 'name: x\n\n# no heading' },
      { kind: 'paragraph', lines: [[{ kind: 'text', text: 'End' }]] },
    ])
  })

  it('has words that stand out', () => {
    expect(proseOf('**Now** `do` it')).to.deep.equal([
      {
        kind: 'paragraph',
        lines: [
          [
            { kind: 'strong', text: 'Now' },
            { kind: 'text', text: ' ' },
            { kind: 'code', text: 'do' },
            { kind: 'text', text: ' it' },
          ],
        ],
      },
    ])
  })

  it('leads to what it is about, and nowhere else', () => {
    const [block] = proseOf(`See \`retry ${ID}\` or [this](https://evil.example) or /executions/other`, LINKED)
    expect(pieces(block as Block).filter(({ kind }) => kind === 'link')).to.deep.equal([
      { kind: 'link', text: ID, to: `/executions/${ID}` },
    ])
  })

  it('that breaks off within code is shown as far as it is', () => {
    expect(proseOf(text('```', 'a: 1'))).to.deep.equal([{ kind: 'code', text: 'a: 1' }])
  })

  it('loses no word of any text, and makes nothing but text of it', () => {
    const words = (line: string) => line.replaceAll(/[^a-z]/g, '')
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z<>"'&;/ *`[\]()-]{0,40}$/), { maxLength: 12 }), (lines) => {
        const given = lines.filter((line) => !/^\s*```/.test(line))
        const shown = proseOf(text(...given), LINKED).flatMap(pieces)
        expect(words(shown.map((piece) => piece.text).join(''))).to.equal(words(given.join('')))
      }),
    )
  })
})

describe('a conversation', () => {
  const asked: Turn = { role: 'user', key: '1 asked', content: 'why?' }
  const writing: Turn = { role: 'assistant', key: '1', content: 'Bec', tools: [], references: [], state: 'writing' }

  it('that was being written when its page went is stopped there', () => {
    expect(restored(JSON.stringify([asked, writing]))).to.deep.equal([asked, { ...writing, state: 'stopped' }])
    expect(restored('no JSON')).to.deep.equal([])
    expect(restored(null)).to.deep.equal([])
  })

  it('is told as far as it may be, without what came to nothing', () => {
    const failed: Turn = { ...writing, key: '2', content: '', state: 'failed' }
    expect(historyOf([asked, failed, asked, writing], 2, 2)).to.deep.equal([
      { role: 'user', content: 'wh' },
      { role: 'assistant', content: 'Be' },
    ])
    expect(historyOf([asked], 0, 10)).to.deep.equal([])
  })
})
