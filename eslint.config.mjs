// What prettier cannot see: mistakes, and the shape of the tree. Every rule that differs from the
// presets says why.

import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']),
);

/** What no file of any language may have. */
const everywhere = {
  eqeqeq: 'error',
  'no-constant-binary-expression': 'error',
  'no-fallthrough': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-labels': 'error',
  'no-useless-catch': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'use-isnan': 'error',
};

/** Folders of lib/ that know nothing of clients; the arrows of ARCHITECTURE.md, made to hold. */
const LOW = ['config', 'errors', 'internal', 'native'];
const HIGH = ['admin', 'client', 'consumer', 'producer', 'testing'];

const noEntry = {
  regex: '^(\\.{1,2}/)+index\\.js$',
  message: 'index.ts is for applications: import the file that defines the name.',
};

const noUpward = {
  regex: `^(\\.\\./)+(${HIGH.join('|')})/`,
  allowTypeImports: true,
  message: 'Imports point downward: this folder knows nothing of clients.',
};

const shape = [
  {
    selector: 'ExportAllDeclaration',
    message: 'The public surface is a list of names: export them one by one.',
  },
  {
    selector: 'ExportDefaultDeclaration',
    message: 'One name for one thing, here and where it is imported: use a named export.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use an object `as const`, and a type of its values.' },
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'dist-examples/',
      'build/',
      'coverage/',
      '**/.cache/',
      '**/.build/',
      'bench/peers/**/node_modules/',
      'examples/bundle/out/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: everywhere },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: {
        ...nodeGlobals,
        require: 'readonly',
        module: 'writable',
        exports: 'writable',
        __dirname: 'readonly',
        __filename: 'readonly',
      },
    },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': 'error',
      'no-unreachable': 'error',
      'no-dupe-keys': 'error',
      'no-redeclare': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // A getter that returns a literal costs nothing per object; a field does.
      '@typescript-eslint/class-literal-property-style': 'off',
      // `void | Promise<void>` is what a callback that may be asynchronous returns.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A signal's reason, and what the app threw, are passed on as they are.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingUnknown: true, allowThrowingAny: true },
      ],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingUnknown: true, allowThrowingAny: true },
      ],
      // `while (true)` with a return inside is how a pull loop reads best.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // Numbers in messages are what messages are about.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => log(x)` as a callback is no mistake.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // noUncheckedIndexedAccess makes every typed-array read `| undefined`: where the bound is
      // known, an assertion is free and a check is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // tsconfig's noPropertyAccessFromIndexSignature asks for the brackets that this one forbids.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...shape],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [noEntry] }],
    },
  },
  {
    files: LOW.map((folder) => `lib/${folder}/**/*.ts`),
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [noEntry, noUpward] }],
    },
  },
  {
    files: ['test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // Tests hand over wrong values on purpose, and take apart what JSON gives.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    // It states by compiling; nothing of it runs.
    files: ['test/package/consumer/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
);
