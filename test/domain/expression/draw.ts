import fc from 'fast-check'

const { arithmetic: numbers, logic: truths } = fc.letrec<{ arithmetic: string; logic: string }>((tie) => ({
  arithmetic: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('input.a', 'input.b', 'input.c', '0.5', '3.0', '2.0', 'input["a"]'),
    fc
      .tuple(tie('arithmetic'), fc.constantFrom('+', '-', '*', '/', '%'), tie('arithmetic'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('arithmetic').map((a) => `-${a}`),
    fc.tuple(tie('logic'), tie('arithmetic'), tie('arithmetic')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
    tie('arithmetic').map((a) => `[${a}, 1.0][0]`),
    tie('arithmetic').map((a) => `{"k": ${a}}.k`),
    tie('logic').map((test) => `[1.0, 2.0, 3.0].filter(x, ${test} || x > 1.5)[1]`),
  ),
  logic: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'input.yes', 'has(input.a)', 'has(input.z)'),
    fc
      .tuple(tie('arithmetic'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), tie('arithmetic'))
      .map(([a, sign, b]) => `${a} ${sign} ${b}`),
    fc.tuple(tie('logic'), fc.constantFrom('&&', '||'), tie('logic')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('logic').map((a) => `!(${a})`),
    tie('arithmetic').map((a) => `${a} in [1.5, ${a}]`),
    tie('arithmetic').map((a) => `[1.5, -2.0].exists(x, x == ${a})`),
    tie('arithmetic').map((a) => `[1.5, -2.0].all(x, x * ${a} > 0.0)`),
    fc.constantFrom('"ab".startsWith("a")', '"ab".contains("c")', '"a" + "b" == "ab"', '"b" > "a"'),
  ),
}))

/** Texts of expressions that give a number, of the input's `a`, `b`, `c` and `yes`; or that fail. */
export const arithmetic = numbers

/** The same for those that give true or false. */
export const logic = truths
