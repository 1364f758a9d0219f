import { expect } from 'chai'
import { compile } from '../../../src/domain/expression/index.ts'

describe('an expression that cannot be read', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['${', 'expression_unclosed', /add the missing }/],
    ['say ${input.name', 'expression_unclosed', /^The expression \$\{input\.name is not closed/],
    ['${input["a]', 'expression_unclosed', /add the missing }/],
    ['${input["a]}', 'expression_syntax', /at character 8 has a bracket/],
    ["${input.it's}", 'expression_syntax', /at character 11 has "'"/],
    ['${}', 'expression_empty', /write \$\$\{ for a literal/],
    ['${  }', 'expression_empty', /name a value/],
    ['${.x}', 'expression_syntax', /at character 3 has "\." where a name/],
    ['${input.}', 'expression_syntax', /at character 9 has "}" where a name after the dot/],
    ['${input..x}', 'expression_syntax', /at character 9 has "\."/],
    ['${input.x y}', 'expression_syntax', /at character 11 has "y"/],
    ['${input.ä}', 'expression_syntax', /other keys are written \["like this"\]/],
    ['${input.a + 1}', 'expression_syntax', /at character 11 has "\+".*no operators/],
    ['${size(input)}', 'expression_syntax', /has "\("/],
    ['${input[}', 'expression_syntax', /at character 8 has a bracket/],
    ['${input[x]}', 'expression_syntax', /neither an index/],
    ['${input[1.5]}', 'expression_syntax', /neither an index/],
    ['${input[]}', 'expression_syntax', /neither an index/],
    ['${input["\\x"]}', 'expression_syntax', /neither an index/],
    ['${input[99999999999999999999]}', 'expression_syntax', /neither an index/],
    ['${inputs.x}', 'expression_unknown_root', /Did you mean "input"\?/],
    ['${task.a.output}', 'expression_unknown_root', /Did you mean "tasks"\?/],
    ['${__proto__.x}', 'expression_unknown_root', /begins with "__proto__"/],
    ['${tasks}', 'expression_syntax', /must name a task/],
    ['${tasks[0].output}', 'expression_syntax', /must name a task/],
    ['${tasks.a}', 'expression_syntax', /\$\{tasks\.a\.output} or \$\{tasks\.a\.status}/],
    ['${tasks.a.outputs}', 'expression_syntax', /Did you mean "output"\?/],
    ['${tasks.a.status.code}', 'expression_syntax', /no parts/],
    ['${workflow}', 'expression_syntax', /is not one of \$\{workflow\.name}/],
    ['${workflow.nmae}', 'expression_syntax', /is not one of/],
    ['${workflow.name.first}', 'expression_syntax', /is not one of/],
    ['${execution.input}', 'expression_syntax', /is not one of \$\{execution\.id}/],
    ['${env}', 'expression_syntax', /\$\{env\.NAME}/],
    ['${env.A.B}', 'expression_syntax', /\$\{env\.NAME}/],
    ['${param.x}', 'expression_param', /only a template has/],
    [`\${input.${'x'.repeat(4_088)}}`, 'expression_too_long', /has 4097 characters; at most 4096/],
  ]
  for (const [text, code, message] of rows) {
    it(`${text.slice(0, 40)} is refused: ${code}`, () => {
      const { problems } = compile({ 'a/b': [1, text] })
      expect(problems.map((problem) => [problem.pointer, problem.code])).to.deep.equal([['/a~1b/1', code]])
      expect(problems[0]!.message).to.match(message)
    })
  }

  it('may be as long as 4096 characters', () => {
    expect(compile(`\${input.${'x'.repeat(4_087)}}`).problems).to.deep.equal([])
  })
  it('does not keep the others in its text from being read', () => {
    const { problems, references } = compile('${} ${a.b} ${input.x} ${tasks.t}')
    expect(problems.map(({ code }) => code)).to.deep.equal([
      'expression_empty',
      'expression_unknown_root',
      'expression_syntax',
    ])
    expect(references.map(({ text }) => text)).to.deep.equal(['${input.x}'])
  })
  it('is shown shortened when it is long', () => {
    expect(compile(`\${${'x'.repeat(500)}`).problems[0]!.message.length).to.be.below(200)
  })
})

describe('a compiled value', () => {
  it('knows its references and where they stand', () => {
    const { references } = compile({ a: ['${input.x}', 'by ${tasks.t-1.output[0]["k k"]}'], b: '$${input.y}' })
    expect(references).to.deep.equal([
      { text: '${input.x}', root: 'input', path: ['x'], pointer: '/a/0' },
      { text: '${tasks.t-1.output[0]["k k"]}', root: 'tasks', path: ['t-1', 'output', 0, 'k k'], pointer: '/a/1' },
    ])
  })
  it('is a constant when it holds no expression, whatever it escapes', () => {
    expect(compile({ a: ['$${x}', { b: 1 }] }).template).to.deep.equal({
      kind: 'constant',
      value: { a: ['${x}', { b: 1 }] },
    })
  })
  it('is a constant of which only the changed parts are new', () => {
    const same = { b: 1 }
    const { template } = compile([same, '$${x}'])
    expect(template).to.have.nested.property('value[0]').that.equals(same)
  })
  it('may be nested 64 levels deep and no deeper', () => {
    const nested = (levels: number): unknown => (levels === 0 ? '${input}' : [nested(levels - 1)])
    expect(compile(nested(64)).problems).to.deep.equal([])
    expect(compile(nested(65)).problems.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/0'.repeat(64), 'too_deep'],
    ])
  })
})
