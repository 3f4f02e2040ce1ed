import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const statementBuiltFromText =
  ':matches(CallExpression[callee.property.name="query"], CallExpression[callee.name="query"]) > TemplateLiteral.arguments:first-child > *.expressions';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.tracemark/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: statementBuiltFromText, message: 'SQL takes parameters, never interpolated text.' },
      ],
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**', 'src/main.ts', 'bench/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', module: 'writable', require: 'readonly', console: 'readonly' } },
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
