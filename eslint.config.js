/**
 * Borders between layers, floating promises, sizes. The table says who may import what; every line of it becomes a lint error that gives the reason.
 */
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const BROWSER_LIBRARIES = '^(svelte|@sveltejs|bits-ui|socket\\.io-client|y-prosemirror|prosemirror-(?!model)|\\$app)';
const SERVER_LIBRARIES =
  '^(node:|ws$|socket\\.io$|pino|mongodb|redis|nodemailer|prom-client|rate-limiter-flexible|web-push)';

/**
 * Files, what they may not import (regular expression), why. `types`: importing types alone is allowed.
 * @type {{ files: string[], borders: [regex: string, reason: string, types?: string][] }[]}
 */
const BORDERS = [
  {
    files: ['src/model/**'],
    borders: [
      [
        '^#(lib|server|protocol|tests)/',
        'The model is pure and knows nobody: it is decided, tested and replayed without them.',
      ],
      [
        `${SERVER_LIBRARIES}|${BROWSER_LIBRARIES}`,
        'The model runs anywhere: no I/O, clock, randomness or browser. They come in as arguments.',
      ],
    ],
  },
  {
    files: ['src/protocol/**'],
    borders: [
      [
        '^#(lib|server|tests)/',
        'The protocol is what both sides share; it knows the model and nothing of either side.',
      ],
      [
        `${SERVER_LIBRARIES}|${BROWSER_LIBRARIES}`,
        'The protocol is shapes and schemas; sockets belong to lib and server.',
      ],
    ],
  },
  {
    files: ['src/lib/**', 'src/routes/**', 'src/hooks.server.ts'],
    borders: [
      [
        '^#server/',
        'A run-time import would make a second, empty copy of the server inside the page bundle. Import types; the running app is locals.app.',
        'types',
      ],
      ['^#tests/', 'Test support does not ship.'],
    ],
  },
  {
    files: ['src/lib/ui/**'],
    borders: [
      [
        '^#lib/(?!ui/)|^#protocol/',
        'ui is words-free: properties in, events out. What knows incidents lives beside it, not in it.',
      ],
    ],
  },
  {
    files: ['server/**'],
    borders: [
      [
        '^#(lib|tests)/|^(\\.\\./)+src/(lib|routes)',
        'The server never needs the browser; what both need is in model or protocol.',
      ],
      [BROWSER_LIBRARIES, 'The server never needs the browser; what both need is in model or protocol.'],
      ['^mongodb$', 'Only the storage adapter for MongoDB speaks to it; everybody else has the ports.'],
      [
        'storage/(memory|sqlite|mongo)/',
        'Adapters are chosen in server/storage/open.ts; everybody else has the ports.',
        'types',
      ],
    ],
  },
  {
    files: ['server/storage/**'],
    borders: [
      [
        '^#server/(?!storage/|log/|projections/)',
        'Storage is a leaf: ports, log format and nothing of what is built on it.',
        'types',
      ],
    ],
  },
  {
    files: ['server/rooms/**'],
    borders: [
      [
        '^(ws|socket\\.io|node:http|node:net)$',
        'Rooms know a wire (world.ts), not sockets: the simulator runs them without any.',
      ],
      [
        '^#server/(http|sockets|access|effects|queries|integrations)/',
        'A room knows the log and its connections; who may come in is settled before.',
        'types',
      ],
    ],
  },
];

/** Exceptions to the table, each with its reason in the file it names. */
const MAY_OPEN_STORAGE = ['server/storage/**'];
/** A test may reach for whatever it has to show. */
const TESTS = ['**/*.test.ts', 'tests/**'];
const SPEAKS_MONGO = ['server/storage/mongo/**'];

/**
 * @param {[regex: string, reason: string, types?: string][]} borders
 * @returns {import('eslint').Linter.RulesRecord}
 */
const restricted = (borders) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: borders.map(([regex, message, types]) => ({ regex, message, allowTypeImports: types === 'types' })) },
  ],
});

const serverBorders = BORDERS.find(({ files }) => files[0] === 'server/**')?.borders ?? [];

export default ts.config(
  {
    ignores: [
      'build/',
      '.svelte-kit/',
      'node_modules/',
      'data/',
      'data-demo/',
      '.vitest/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      '.cache/',
      'static/',
    ],
  },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-exports': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      // Both are style, and the second mistakes a value that is built and thrown away for state.
      'svelte/no-useless-mustaches': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      'prefer-const': 'off',
    },
  },
  {
    files: [
      'src/model/**/*.ts',
      'src/protocol/**/*.ts',
      'src/lib/**/*.ts',
      'src/routes/**/*.ts',
      'server/**/*.ts',
      'src/hooks.server.ts',
    ],
    ignores: ['**/*.test.ts', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false, properties: false, inheritedMethods: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['warn', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    rules: { 'max-lines': ['error', { max: 600 }], '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  ...BORDERS.map(({ files, borders }) => ({ files, rules: restricted(borders) })),
  { files: MAY_OPEN_STORAGE, rules: restricted(serverBorders.filter(([regex]) => !regex.startsWith('storage/'))) },
  { files: [...SPEAKS_MONGO, ...TESTS], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
);
