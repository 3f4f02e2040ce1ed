import { Client } from 'pg';
import { startEmbeddedDatabase } from '../../src/platform/database/embedded/embedded-database.js';

/** Stands for a service that will be killed while a statement of it runs: `node … hold-embedded-database.ts dataDir parametersAsJson`. */
const [dataDir, parameters] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined };
const database = await startEmbeddedDatabase({ dataDir: dataDir!, log, parameters: JSON.parse(parameters!) });

const session = new Client({ connectionString: database.runtimeUrl });
await session.connect();
await session.query('BEGIN');
await session.query('SELECT pg_advisory_xact_lock(1)');
process.stdout.write(`${JSON.stringify(database)}\n`);
await session.query('SELECT pg_sleep(600)');
