import { ESLintUtils } from '@typescript-eslint/utils'

/** A TaskEither does nothing until it is called: a statement that makes one and drops it is a mistake. */
export default ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    schema: [],
    messages: { idle: 'This task is made and never run: call it, or return it.' },
  },
  defaultOptions: [],
  create: (context) => ({
    ExpressionStatement: ({ expression }) => {
      if (expression.type !== 'CallExpression') return
      const services = ESLintUtils.getParserServices(context)
      const checker = services.program.getTypeChecker()
      const isTask = services
        .getTypeAtLocation(expression)
        .getCallSignatures()
        .some((signature) => checker.getPromisedTypeOfPromise(signature.getReturnType()) !== undefined)
      if (isTask) context.report({ node: expression, messageId: 'idle' })
    },
  }),
})
