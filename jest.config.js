const long = process.env.TRACEMARK_TEST_TIER === 'long';

/** CommonJS packages that require this ESM-only one cannot be linked by Jest's module registry. */
const esmOnlyRequiredByCommonJs = 'node_modules/(content-disposition|cookie)/';

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': '@swc/jest',
    [`${esmOnlyRequiredByCommonJs}.+\\.js$`]: ['@swc/jest', { swcrc: false, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(content-disposition|cookie)/)`],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.cjs'],
  maxWorkers: 2,
  // A worker keeps every module of every suite it ran, and would spend its time looking through them.
  workerIdleMemoryLimit: '1GB',
  testTimeout: long ? 3_600_000 : 60_000,
};
