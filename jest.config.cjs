// Two projects: `local` needs nothing but the built addon, `kafka` needs a real cluster, which
// test/kafka/with-kafka.mjs starts (KAFKA_BOOTSTRAP_SERVERS tells where).

/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment:
    process.env.KAFKA_NAPI_LIBRDKAFKA === 'system'
      ? '<rootDir>/test/helpers/older-library.cjs'
      : 'node',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    // Tests use the sources, under the name that applications use.
    '^kafka-napi$': '<rootDir>/lib/index.ts',
    '^kafka-napi/testing$': '<rootDir>/lib/testing/index.ts',
    // TypeScript sources name their siblings as they are called once compiled.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // Caches hold copies of package.json files, which jest would take for packages of this tree.
  modulePathIgnorePatterns: ['<rootDir>/(build|dist|dist-examples|bench/peers)/', '/\\.cache/'],
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 30_000,
  // An addon is never unloaded, and each test file has a copy of the library that its own instance
  // of the addon keeps alive: a process that runs many files is replaced now and then.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...shared,
      displayName: 'local',
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/testing/*.jest.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/integration/'],
    },
    {
      ...shared,
      displayName: 'kafka',
      testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
    },
  ],
};
