// Lint rules. Layers (who may import whom) are held here and, a second time, by one tsconfig per folder.
import js from '@eslint/js';
import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const clockAndChance = [
  { object: 'Date', property: 'now', message: 'Pass a clock in.' },
  { object: 'Math', property: 'random', message: 'Pass a seeded generator in.' },
];

/** Import ban for one folder: `names` are package patterns that must not be reached from it. */
function layer(folder, names, extra = []) {
  return {
    files: [`${folder}/src/**/*.{ts,tsx,cts}`],
    ignores: [`${folder}/src/**/*.test.{ts,tsx}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...names, ...names.map((name) => `${name}/*`)],
              message: `${folder} must not reach this layer.`,
            },
            {
              regex: '^\\.\\./.*\\.\\./(shared|core|electron|headless|renderer|listener-server)/',
              message: 'Use the package name.',
            },
            ...extra,
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'build/**',
      'node_modules/**',
      'bench/results/**',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,cts}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // One program for everything: seven, one a folder, cost half a minute more. `tsc -b` holds each folder to its
        // own libraries.
        project: './tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Typed arrays under noUncheckedIndexedAccess: `as number` states an index that the loop bounds prove;
      // `!` stays forbidden everywhere.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
    },
  },
  {
    files: ['{shared,core}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-properties': ['error', ...clockAndChance] },
  },
  layer(
    'shared',
    ['electron', '@jaws/core', '@jaws/headless', '@jaws/renderer', '@jaws/electron', 'react', 'ws'],
    [{ regex: '^node:', message: 'shared is pure: no Node.' }],
  ),
  layer('core', [
    'electron',
    '@jaws/headless',
    '@jaws/renderer',
    '@jaws/electron',
    'react',
    'ws',
    'commander',
  ]),
  layer('headless', ['electron', '@jaws/renderer', '@jaws/electron', 'react']),
  layer('electron', ['@jaws/headless', '@jaws/renderer', 'react', 'ws', 'commander']),
  layer(
    'renderer',
    ['electron', '@jaws/core', '@jaws/headless', '@jaws/electron', 'ws'],
    [{ regex: '^node:', message: 'The renderer is a page: no Node.' }],
  ),
  layer('listener-server', [
    'electron',
    '@jaws/core',
    '@jaws/headless',
    '@jaws/renderer',
    '@jaws/electron',
    'react',
  ]),
  {
    files: ['renderer/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Files of the unit tests share a process and its modules (vitest.config.ts).
    files: ['{shared,core,electron,headless,listener-server,bench,scripts}/**/*.test.ts'],
    ignores: ['**/*.integration.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['mock', 'doMock'].map((property) => ({
          object: 'vi',
          property,
          message: 'A replaced module stays for the next files: make it an integration test.',
        })),
      ],
    },
  },
  {
    files: [
      'headless/src/**/*.ts',
      'listener-server/src/**/*.ts',
      'bench/**/*.ts',
      'scripts/**/*.ts',
      '**/log.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  { files: ['*.config.{ts,js}', 'e2e/**/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: { ...globals.node } } },
);
