import tseslint from 'typescript-eslint'
import noIdleTask from './scripts/no-idle-task.js'

const deepImports = {
  regex: '^(fp-ts|io-ts-types)($|/(?!lib/.+\\.js$))',
  message: 'Import fp-ts/lib/X.js: the compiled build cannot load fp-ts/X, and the root costs 100 ms at start.',
}

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'bench/results/**', '**/*.cjs', '**/*.d.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { harmonia: { rules: { 'no-idle-task': noIdleTask } } },
    rules: {
      'harmonia/no-idle-task': 'error',
      'no-restricted-imports': ['error', { patterns: [deepImports] }],
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Ports are TaskEithers: an adapter that has nothing to wait for is async all the same.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // A specification looks into answers as they come: their shape is what it is about.
    files: ['test/**'],
    rules: Object.fromEntries(
      [
        'no-unused-expressions',
        'no-unsafe-assignment',
        'no-unsafe-member-access',
        'no-unsafe-call',
        'no-unsafe-argument',
        'no-unsafe-return',
      ].map((rule) => [`@typescript-eslint/${rule}`, 'off']),
    ),
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.js'], rules: { 'harmonia/no-idle-task': 'off' } },
)
