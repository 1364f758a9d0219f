import { expect } from 'chai'
import { wordsOf } from '../../cli/worker/words.ts'

describe('the words of --exec', () => {
  it('are separated by spaces, or stand in quotes', () => {
    expect(wordsOf('run')).to.deep.equal(['run'])
    expect(wordsOf('  run  --a=1 "two words" \'and "so" on\' "" ')).to.deep.equal([
      'run',
      '--a=1',
      'two words',
      'and "so" on',
      '',
    ])
  })

  it('are no shell: nothing in them means anything', () =>
    expect(wordsOf('run $HOME;rm *|cat >x \\n')).to.deep.equal(['run', '$HOME;rm', '*|cat', '>x', '\\n']))

  it('are refused where they cannot be read, with the place', () => {
    for (const line of ['run "open', "run it's", 'run a"b"', '"run"x'])
      expect(() => wordsOf(line), line).to.throw('--exec cannot be read from here on')
    for (const line of ['', '   ', '""']) expect(() => wordsOf(line), line).to.throw('--exec names no program')
  })
})
