import { expect } from 'chai'
import {
  component,
  register,
  remove,
  type ComponentEvent,
  type Registration,
} from '../../../src/domain/component/index.ts'

const AT = '2026-01-01T00:00:00.000Z'
const ergon: Registration = { name: 'ergon', endpoint: 'http://127.0.0.1:8101' }
const registered = (data: Registration): ComponentEvent => ({ type: 'component_registered', data })
const removed: ComponentEvent = { type: 'component_removed', data: { name: 'ergon' } }

const given = (...past: readonly ComponentEvent[]) => ({
  when: (intent: ReturnType<typeof register>) => {
    const state = past.reduce((now, event) => component.evolve(now, { ...event, at: AT }), component.initial())
    const decision = intent(state, { at: AT, random: () => 0 })
    return {
      then: (...events: readonly ComponentEvent[]) => expect(decision).to.deep.equal({ _tag: 'Right', right: events }),
      thenRejected: (rejection: object) => expect(decision).to.have.property('left').that.deep.includes(rejection),
      thenProblems: (...pointers: readonly string[]) =>
        expect(decision)
          .to.have.nested.property('left.problems')
          .that.satisfies((problems: readonly { pointer: string }[]) => {
            expect(problems.map(({ pointer }) => pointer)).to.deep.equal(pointers)
            return true
          }),
    }
  },
})

describe('registering a component', () => {
  it('is recorded', () => given().when(register(ergon)).then(registered(ergon)))
  it('keeps what else is said of it', () => {
    const whole = { ...ergon, description: 'Does things', version: '1.2', metadata: { team: ['a'] } }
    given().when(register(whole)).then(registered(whole))
  })
  it('keeps the endpoint without a trailing slash, its host in lower case', () =>
    given()
      .when(register({ ...ergon, endpoint: 'HTTP://LocalHost:8101/Ergon//' }))
      .then(registered({ ...ergon, endpoint: 'http://localhost:8101/Ergon' })))
  it('does nothing the second time', () => {
    const whole = { ...ergon, metadata: { a: { b: [1] }, c: null } }
    const reordered = { metadata: { c: null, a: { b: [1] } }, endpoint: `${ergon.endpoint}/`, name: 'ergon' }
    given(registered(whole)).when(register(reordered)).then()
  })
  it('replaces the one before', () => {
    const moved = { ...ergon, endpoint: 'https://ergon.example' }
    given(registered(ergon)).when(register(moved)).then(registered(moved))
    given(registered(ergon))
      .when(register({ ...ergon, metadata: {} }))
      .then(registered({ ...ergon, metadata: {} }))
  })
  it('is recorded again after a removal', () =>
    given(registered(ergon), removed).when(register(ergon)).then(registered(ergon)))
  for (const name of ['harmonia', 'http']) {
    it(`is refused for ${name}, which is built in`, () =>
      given()
        .when(register({ ...ergon, name }))
        .thenRejected({ tag: 'component_built_in', name }))
  }

  for (const name of ['', 'Ergon', '-a', '_a', 'a.b', 'a/b', 'a b', 'é', 'a\n', 'a'.repeat(65), '__proto__']) {
    it(`is refused for the name ${JSON.stringify(name)}`, () =>
      given()
        .when(register({ ...ergon, name }))
        .thenProblems('/name'))
  }
  for (const name of ['a', '0', 'a-b_c', 'a'.repeat(64), 'constructor']) {
    it(`takes the name ${name}`, () =>
      given()
        .when(register({ ...ergon, name }))
        .then(registered({ ...ergon, name })))
  }

  const badEndpoints = [
    '',
    'ergon',
    'localhost:8101',
    '//localhost',
    'ftp://localhost',
    'file:///etc',
    'javascript:alert(1)',
    'http://',
    'http:///path',
    'http://user@localhost',
    'http://user:secret@localhost',
    'http://localhost?x=1',
    'http://localhost#x',
    'http://localhost/a?x',
    'http://localhost:0',
    'http://localhost:70000',
    'http://localhost:x',
    'http://local host',
    'http://localhost/a b',
    'http://localhost/../a',
    'http://localhost/a/..',
    'http://localhost\n',
    'http://localhost\\a',
    `http://localhost/${'a'.repeat(3_000)}`,
  ]
  for (const endpoint of badEndpoints) {
    it(`is refused for the endpoint ${JSON.stringify(endpoint.slice(0, 40))}`, () =>
      given()
        .when(register({ ...ergon, endpoint }))
        .thenProblems('/endpoint'))
  }
  for (const endpoint of [
    'https://a.example',
    'http://[::1]:80',
    'http://my_host/a/b',
    'http://localhost/a..b/%20~x',
  ]) {
    it(`takes the endpoint ${endpoint}`, () =>
      given()
        .when(register({ ...ergon, endpoint }))
        .then(registered({ ...ergon, endpoint })))
  }

  it('is refused with all that is wrong at once', () =>
    given()
      .when(register({ name: 'A', endpoint: 'a' }))
      .thenProblems('/name', '/endpoint'))
})

describe('removing a component', () => {
  it('is recorded', () => given(registered(ergon)).when(remove('ergon')).then(removed))
  it('is refused when there is none', () =>
    given().when(remove('ergon')).thenRejected({ tag: 'component_not_found', name: 'ergon' }))
  it('is refused the second time', () =>
    given(registered(ergon), removed).when(remove('ergon')).thenRejected({ tag: 'component_not_found', name: 'ergon' }))
  it('is refused for a built-in one', () =>
    given().when(remove('http')).thenRejected({ tag: 'component_built_in', name: 'http' }))
})
