import { ConfigurationError } from './platform/config/configuration-error.js';
import { readConfiguration } from './platform/config/configuration.js';
import { UnsafeLoginError } from './platform/database/login-check.js';
import { startService, type Service } from './serve.js';

/** sysexits.h: something in the configuration is wrong, so that starting again without a change is in vain. */
const EX_CONFIG = 78;

const log = {
  info: (message: string) => console.error(message),
  warn: (message: string) => console.error(message),
};

/** The terminal is the one place the first key ever stands in. */
const showToken = (token: string) =>
  console.log(
    `\nThe registry is new. Key of the national authority's first officer, shown this once; keep it:\n\n  ${token}\n`,
  );

function fail(error: unknown): never {
  const wrongConfiguration = error instanceof ConfigurationError || error instanceof UnsafeLoginError;
  console.error(`Tracemark does not start.\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(wrongConfiguration ? EX_CONFIG : 1);
}

/** The first signal stops in order, also while starting; a second one of the same kind ends the process at once. */
function stopOnSignal(starting: Promise<Service>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      starting
        .then((service) => service.stop())
        .then(() => process.exit(0))
        .catch(fail);
    });
  }
}

try {
  const starting = startService(readConfiguration(process.env), { log, showToken });
  stopOnSignal(starting);
  const { url } = await starting;
  console.log(`Tracemark serves at ${url}; its API is described at ${url}/docs`);
} catch (error) {
  fail(error);
}
