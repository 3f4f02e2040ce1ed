/** One thing that is wrong with the environment; never quotes a value, which may be a secret. */
export interface ConfigurationFault {
  variable: string;
  problem: string;
  expected: string;
}

/** The service does not start; the message has one line per fault. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION_INVALID';

  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(faults.map(({ variable, problem, expected }) => `${variable}: ${problem}; expected ${expected}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}
