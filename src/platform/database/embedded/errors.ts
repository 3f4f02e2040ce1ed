/** PostgreSQL cannot run on this machine; the message is one line that ends with what to set instead. */
export class EmbeddedUnavailableError extends Error {
  readonly code = 'EMBEDDED_DATABASE_UNAVAILABLE';

  constructor(readonly reason: string) {
    super(
      `The embedded PostgreSQL cannot run here: ${reason}. ` +
        'Set TRACEMARK_DATABASE_URL and TRACEMARK_MIGRATION_URL to a PostgreSQL server (15 to 18) instead.',
    );
    this.name = 'EmbeddedUnavailableError';
  }
}

/** Another running service uses the same data folder. */
export class DataDirectoryInUseError extends Error {
  readonly code = 'DATA_DIRECTORY_IN_USE';

  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `The data folder ${dataDir} is in use by the service with process id ${pid}; stop it or set TRACEMARK_DATA_DIR`,
    );
    this.name = 'DataDirectoryInUseError';
  }
}

/** The embedded server could run here, but this start failed; the message carries the end of its log where there is one. */
export class EmbeddedDatabaseError extends Error {
  readonly code = 'EMBEDDED_DATABASE_FAILED';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedDatabaseError';
  }
}
