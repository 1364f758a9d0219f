import { expect } from 'chai'
import { compile } from '../../../src/domain/expression/index.ts'

describe('an expression that cannot be read', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['${', 'expression_unclosed', /add the missing }/],
    ['say ${input.name', 'expression_unclosed', /^The expression \$\{input\.name is not closed/],
    ['${{"a": 1}', 'expression_unclosed', /add the missing }/],
    ['${input // }', 'expression_unclosed', /add the missing }/],
    ['${input["a]', 'expression_unclosed', /at character 9 begins a text in quotes/],
    ['${input["a]}', 'expression_unclosed', /add the missing quote/],
    ["${input.it's}", 'expression_unclosed', /at character 11 begins a text in quotes/],
    ['${}', 'expression_empty', /write \$\$\{ for a literal/],
    ['${  }', 'expression_empty', /name a value/],
    ['${.x}', 'expression_syntax', /at character 3 has "\." where a value/],
    ['${input.}', 'expression_syntax', /at character 9 ends where a name after the dot/],
    ['${input..x}', 'expression_syntax', /at character 9 has "\."/],
    ['${input.in + 1}', 'expression_syntax', /has "in" where a name after the dot.*\["like this"\]/],
    ['${input.x y}', 'expression_syntax', /at character 11 has "y" where an operator or }/],
    ['${input.ä}', 'expression_syntax', /at character 9.*written \["like this"\]/],
    ['${if}', 'expression_unknown_root', /names "if"/],
    ['${if + 1}', 'expression_syntax', /"if", a reserved word/],
    ['${1 = 2}', 'expression_syntax', /at character 5 has "=".*equal is ==/],
    ['${true & false}', 'expression_syntax', /and is &&/],
    ['${true | false}', 'expression_syntax', /or is \|\|/],
    ['${"a" + `b`}', 'expression_syntax', /texts stand in "…"/],
    ['${"a\nb"}', 'expression_syntax', /line break in a text: write \\n/],
    ['${1 +}', 'expression_syntax', /at character 6 ends where a value/],
    ['${(1}', 'expression_syntax', /ends where "\)" is expected/],
    ['${[1}', 'expression_syntax', /ends where "]" is expected/],
    ['${{"a" 1}}', 'expression_syntax', /has "1" where ":" is expected/],
    ['${true ? 1}', 'expression_syntax', /ends where ":" is expected/],
    ['${"\\q"}', 'expression_syntax', /Invalid escape sequence/],
    ['${3u}', 'expression_syntax', /numbers and texts only/],
    ['${b"x"}', 'expression_syntax', /numbers and texts only/],
    ['${9007199254740993}', 'expression_syntax', /too large for JSON to hold exactly/],
    ['${input[}', 'expression_syntax', /at character 9 ends where a value/],
    ['${input[]}', 'expression_syntax', /has "]" where a value/],
    ['${input[x]}', 'expression_unknown_root', /at character 9 names "x"/],
    ['${input[1.5]}', 'expression_syntax', /neither an index such as/],
    ['${input[true]}', 'expression_syntax', /neither an index such as/],
    ['${input["\\x"]}', 'expression_syntax', /Invalid hex escape/],
    ['${input[99999999999999999999]}', 'expression_syntax', /neither an index such as/],
    ['${input.x.matches("(a+)+$")}', 'expression_function', /take for ever on a short text/],
    ['${matches(input.x, "a")}', 'expression_function', /take for ever/],
    ['${input.x.startWith("a")}', 'expression_function', /Did you mean "startsWith"\?/],
    ['${siez(input.x)}', 'expression_function', /Did you mean "size"\?/],
    ['${math.rond(1)}', 'expression_function', /Did you mean "math\.round"\?/],
    ['${startsWith(input.x)}', 'expression_function', /written x\.startsWith\(…\)/],
    ['${input.x.int()}', 'expression_function', /written int\(…\)/],
    ['${input.x.startsWith()}', 'expression_function', /gives startsWith 0 arguments; it takes 1/],
    ['${input.x.substring(1, 2, 3)}', 'expression_function', /3 arguments; it takes 1 or 2/],
    ['${string(1, 2)}', 'expression_function', /gives string 2 arguments; it takes 1/],
    ['${input.list.map(x)}', 'expression_syntax', /like items\.map\(x, x\.price\)/],
    ['${input.list.sortBy("x", 1)}', 'expression_syntax', /like items\.sortBy/],
    ['${input.list.map(1, 2)}', 'expression_syntax', /needs a plain name/],
    ['${cel.bind(x, 1)}', 'expression_syntax', /like cel\.bind/],
    ['${has(input)}', 'expression_syntax', /as in has\(input\.note\)/],
    ['${input.?x}', 'expression_syntax', /write \.orValue\(…\) after it/],
    ['${input.x.orValue(1)}', 'expression_syntax', /write \.\? before the part/],
    ['${input.?x.orValue()}', 'expression_syntax', /the one value that it gives/],
    ['${input.?x.hasValue(1)}', 'expression_syntax', /something in its parentheses/],
    ['${tasks.fetch-data.output > 3}', 'expression_syntax', /at character 14 reads - as minus.*tasks\["fetch-data"]/],
    ['${tasks.a-b-c.output > 3}', 'expression_syntax', /tasks\["a-b-c"]/],
    ['${size(tasks.step-1.output)}', 'expression_syntax', /tasks\["step-1"]/],
    ['${input.a.first-name + "x"}', 'expression_syntax', /input\.a\["first-name"]/],
    ['${tasks[input.x].output}', 'expression_dynamic', /leaves open which task is meant/],
    ['${tasks.a[input.x]}', 'expression_dynamic', /must be known when the definition is stored/],
    ['${env[input.x]}', 'expression_dynamic', /which variable/],
    ['${tasks.map(t, t)}', 'expression_syntax', /must name a task/],
    ['${"a" in tasks}', 'expression_syntax', /must name a task/],
    ['${input.list.map(x, tasks.x)}', 'expression_syntax', /must say what it wants of the task/],
    ['${inputs.x}', 'expression_unknown_root', /Did you mean "input"\?/],
    ['${task.a.output}', 'expression_unknown_root', /Did you mean "tasks"\?/],
    ['${__proto__.x}', 'expression_unknown_root', /names "__proto__"/],
    ['${tasks}', 'expression_syntax', /must name a task/],
    ['${tasks[0].output}', 'expression_syntax', /must name a task/],
    ['${tasks.a}', 'expression_syntax', /\$\{tasks\.a\.output} or \$\{tasks\.a\.status}/],
    ['${tasks.a.outputs}', 'expression_syntax', /Did you mean "output"\?/],
    ['${tasks.a.status.code}', 'expression_syntax', /no parts/],
    ['${workflow}', 'expression_syntax', /is not one of \$\{workflow\.name}/],
    ['${workflow.nmae}', 'expression_syntax', /is not one of/],
    ['${workflow.name.first}', 'expression_syntax', /is not one of/],
    ['${execution.input}', 'expression_syntax', /is not one of \$\{execution\.id}/],
    ['${secrets.TOKEN}', 'expression_unknown_root', /only in the input of a task/],
    ['${item.x}', 'expression_unknown_root', /only within a task with "for_each".*; here there are input, tasks/],
    ['${env}', 'expression_syntax', /\$\{env\.NAME}/],
    ['${env.A.B}', 'expression_syntax', /\$\{env\.NAME}/],
    ['${param.x}', 'expression_param', /only a template has/],
    [`\${input.${'x'.repeat(4_088)}}`, 'expression_too_long', /has 4097 characters; at most 4096/],
  ]
  for (const [text, code, message] of rows) {
    it(`${text.slice(0, 40).replace('\n', ' ')} is refused: ${code}`, () => {
      const { problems } = compile({ 'a/b': [1, text] })
      expect(problems.map((problem) => [problem.pointer, problem.code])).to.deep.equal([['/a~1b/1', code]])
      expect(problems[0]!.message).to.match(message)
      const place = / at character (\d+) /.exec(problems[0]!.message)?.[1] ?? '1'
      expect(problems[0]!.offset).to.equal(text.indexOf('${') + Number(place) - 1)
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
      { text: '${input.x}', root: 'input', path: ['x'], offsets: [2, 8], pointer: '/a/0', offset: 2 },
      {
        text: '${tasks.t-1.output[0]["k k"]}',
        root: 'tasks',
        path: ['t-1', 'output', 0, 'k k'],
        offsets: [2, 8, 12, 19, 22],
        pointer: '/a/1',
        offset: 5,
      },
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
