import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { v4 as uuid } from 'uuid';
import { migrations } from '../../migrations/index.js';
import { createApp } from '../../src/create-app.js';
import { entities } from '../../src/entities.js';
import { Authenticator } from '../../src/identity/authenticator.service.js';
import { Bootstrap } from '../../src/identity/index.js';
import type { Permission } from '../../src/identity/permission.js';
import { actFor } from '../../src/identity/principal.js';
import { readConfiguration, type Configuration } from '../../src/platform/config/configuration.js';
import type { Acting } from '../../src/platform/database/acting.js';
import { Database } from '../../src/platform/database/database.js';
import { WorkerPool } from '../../src/platform/jobs/worker-pool.js';
import { compiledUrl } from './compiled.js';
import { asDocumented } from './contract.js';
import { LOG_KEY, ORIGIN } from './log-key.js';
import { cloneDatabase, type TestDatabase } from './postgres.js';

/** A caller with a token; `post` sends a fresh idempotency key unless told otherwise. */
export interface Caller {
  token: string;
  officer: string;
  get: (path: string) => request.Test;
  post: (path: string, body?: object | string, headers?: Record<string, string>) => request.Test;
}

export interface Agency extends Caller {
  id: string;
  rootUnit: string;
}

/** A registry of its own: the whole service over a fresh database, and its national authority. */
export interface TestRegistry {
  app: NestFastifyApplication;
  database: Database;
  clone: TestDatabase;
  authority: Caller;
  anybody: Caller;
  caller: (token: string, officer?: string) => Caller;
  close: () => Promise<void>;
}

/** One instance of the service over a registry's database. */
export async function startInstance(
  clone: TestDatabase,
  environment: Record<string, string> = {},
  prepare: (app: NestFastifyApplication) => void = () => undefined,
): Promise<Pick<TestRegistry, 'app' | 'database' | 'caller'> & { stop: () => Promise<void> }> {
  const configuration = testConfiguration(clone, environment);
  const database = new Database(
    { runtimeUrl: clone.runtimeUrl, oversightUrl: clone.oversightUrl },
    { ...configuration.pool, poolSize: configuration.pool.size },
    entities,
    migrations,
  );
  await database.open();
  const app = await createApp(configuration, database, new WorkerPool(compiledUrl));
  prepare(app);
  // Listening: supertest would open and close the server around every request, and cut off its neighbours.
  await app.listen(0, '127.0.0.1');
  const stop = async () => {
    await app.close();
    await database.close();
  };
  return { app, database, caller: callerOf(app.getHttpServer()), stop };
}

export async function startRegistry(
  environment: Record<string, string> = {},
  prepare: (app: NestFastifyApplication) => void = () => undefined,
): Promise<TestRegistry> {
  const clone = await cloneDatabase();
  const { app, database, caller, stop } = await startInstance(clone, environment, prepare);
  const token = (await app.get(Bootstrap).foundRegistry(null))!;
  return {
    app,
    database,
    clone,
    authority: caller(token),
    anybody: caller(''),
    caller,
    close: async () => {
      await stop();
      await clone.drop();
    },
  };
}

export function testConfiguration(clone: TestDatabase, environment: Record<string, string> = {}): Configuration {
  return readConfiguration({
    TRACEMARK_DATABASE_URL: clone.runtimeUrl,
    TRACEMARK_OVERSIGHT_URL: clone.oversightUrl,
    TRACEMARK_LOG_ORIGIN: ORIGIN,
    TRACEMARK_LOG_KEY: LOG_KEY.export({ type: 'pkcs8', format: 'pem' }) as string,
    TRACEMARK_LOG_LEVEL: 'silent',
    // A busy machine must not decide what a search finds.
    TRACEMARK_SEARCH_TIME_MS: '60000',
    TRACEMARK_RATE_LIMIT_PER_CREDENTIAL: '0',
    TRACEMARK_RATE_LIMIT_PER_ADDRESS: '0',
    ...environment,
  });
}

/** Callers of a service: its HTTP server in this process, or the URL of another one. Every answer must be documented. */
export const callerOf =
  (server: Parameters<typeof request>[0]) =>
  (token: string, officer = ''): Caller => {
    const authorised = (test: request.Test) =>
      (token === '' ? test : test.set('authorization', `Bearer ${token}`)).expect(asDocumented);
    return {
      token,
      officer,
      get: (path) => authorised(request(server).get(path)),
      post: (path, body = {}, headers = {}) =>
        authorised(request(server).post(path))
          .set({ 'idempotency-key': uuid(), ...headers })
          .send(body),
    };
  };

type Reached = Pick<TestRegistry, 'authority' | 'caller'>;

/** An agency with its administrator, registered by the national authority. */
export async function newAgency(registry: Reached, kind: string, name = `${kind} ${uuid()}`): Promise<Agency> {
  const { body } = await registry.authority
    .post('/v1/agencies', { kind, name, country: 'XVA', firstOfficer: { name: 'Ilka Marron' } })
    .expect(201);
  const administrator = registry.caller(body.token, body.officer);
  return { ...administrator, id: body.agency.id, rootUnit: body.agency.rootUnitId };
}

export async function newUnit(agency: Agency, name: string, parent = agency.rootUnit): Promise<string> {
  const { body } = await agency.post(`/v1/agencies/${agency.id}/units`, { parent, kind: 'store', name }).expect(201);
  return body.id;
}

export const inADay = () => new Date(Date.now() + 86_400_000).toISOString();

/** An officer with a personal key, a role in a unit, and what goes with it. */
export async function newOfficer(
  registry: Reached,
  agency: Agency,
  role: string,
  unit = agency.rootUnit,
): Promise<Caller> {
  const { body: officer } = await agency
    .post(`/v1/agencies/${agency.id}/officers`, { unit, name: `Officer ${uuid()}` })
    .expect(201);
  await agency.post('/v1/grants', { officer: officer.id, role, unit }).expect(201);
  const { body } = await agency
    .post('/v1/credentials', { kind: 'personal', name: 'key', officers: [officer.id], expiresAt: inADay() })
    .expect(201);
  return registry.caller(body.token, officer.id);
}

/** A weapon as an armourer would register it; fields replace the default ones. */
export const aWeapon = (fields: object = {}) => ({
  type: 'selfLoadingPistol',
  origin: 'stateStock',
  manufacturer: 'Glock',
  model: '17',
  calibre: '9 mm Luger',
  countryOfManufacture: 'AUT',
  yearOfManufacture: 2004,
  markings: [{ kind: 'serial', text: 'KAX104729', place: 'frame' }],
  ...fields,
});

/** Who acts when this caller asks for what takes the permission, as the guard finds it out. */
export async function actingOf({ app }: TestRegistry, { token }: Caller, permission: Permission): Promise<Acting> {
  return actFor(await app.get(Authenticator).authenticate(`Bearer ${token}`, undefined), permission);
}
