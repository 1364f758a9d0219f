import { expect } from 'chai'
import { traceIn } from '../../src/http/trace.ts'

const ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const OK = `00-${ID}-${SPAN}-01`

describe('the trace that a request is part of', () => {
  for (const [what, given, taken] of [
    ['as the standard has it', OK, OK],
    ['not sampled', `00-${ID}-${SPAN}-00`, `00-${ID}-${SPAN}-00`],
    ['flags that mean nothing yet', `00-${ID}-${SPAN}-ff`, `00-${ID}-${SPAN}-03`],
    ['of a version to come', `cc-${ID}-${SPAN}-01-what-the-future-will-be-like`, OK],
  ] as const)
    it(`is taken: ${what}`, () => expect(traceIn({ traceparent: given })).to.deep.equal({ traceparent: taken }))

  for (const [what, given] of [
    ['nothing', undefined],
    ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['no span', `00-${ID}-${'0'.repeat(16)}-01`],
    ['capitals', OK.toUpperCase()],
    ['an impossible version', `ff-${ID}-${SPAN}-01`],
    ['more than version 00 has', `${OK}-00`],
    ['two of them', `${OK}, ${OK}`],
    ['something else', 'hello'],
  ] as const)
    it(`is ignored, as if it were not there: ${what}`, () =>
      expect(traceIn(given === undefined ? {} : { traceparent: given, tracestate: 'a=1' })).to.equal(undefined))

  for (const [what, given, taken] of [
    ['as it is', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['without its blanks', ' a=1 ,, b=2 ', 'a=1,b=2'],
    ['not when it is empty', ' , ', undefined],
    ['not when it is longer than others must pass on', `a=${'x'.repeat(256)},b=${'x'.repeat(254)}`, undefined],
    ['not when it has too many members', Array.from({ length: 33 }, (_, n) => `a${n}=1`).join(','), undefined],
    ['not when it is malformed', 'a=1,b', undefined],
    ['not when it could end the header', 'a=1\r\nx: y', undefined],
  ] as const)
    it(`has its state ${what}`, () =>
      expect(traceIn({ traceparent: OK, tracestate: given })?.tracestate).to.equal(taken))
})
