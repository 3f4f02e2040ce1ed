import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { JobView } from '../src/platform/jobs/job.js';
import {
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';
import { asDocumented } from './support/contract.js';

const HEADER = 'type,origin,manufacturer,model,calibre,country of manufacture,year,serial';
const row = (serial: string, origin = 'stateStock') => `pistol,${origin},Glock,17,9 mm Luger,AUT,2004,${serial}`;
const csv = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');

describe('a file of weapons', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;

  const send = (file: string | Buffer, query = '', type = 'text/csv', by = armourer) =>
    request(registry.app.getHttpServer())
      .post(`/v1/weapon-imports${query}`)
      .set('authorization', `Bearer ${by.token}`)
      .set('content-type', type)
      .expect(asDocumented)
      .send(file);

  const ended = async (job: string, by = armourer): Promise<JobView> => {
    for (;;) {
      const { body } = await by.get(`/v1/jobs/${job}`).expect(200);
      if (body.finishedAt !== null) return body;
      await pause(20);
    }
  };

  const imported = async (file: string | Buffer, query = '', type?: string, by = armourer) => {
    const { body } = await send(file, query, type, by).expect(202);
    const job = await ended(body.job, by);
    const { body: after } = await by.get(`/v1/weapon-imports/${body.id}`).expect(200);
    const { body: rows } = await by.get(`/v1/weapon-imports/${body.id}/rows?limit=200`).expect(200);
    return { id: body.id as string, job, rows: rows.items, counts: after.rows, view: after };
  };

  const codes = (items: { reasons: { code: string }[] }[]) =>
    items.map(({ reasons }) => reasons.map(({ code }) => code));

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
  });

  afterAll(() => registry.close());

  it('becomes weapons, a verdict for each row', async () => {
    const { job, rows, counts, view } = await imported(csv(row('AB 1001'), row('AB 1002')));
    expect(codes(rows)).toEqual([[], []]);
    expect(job).toMatchObject({ state: 'done', result: { outcome: 'entered' } });
    expect(counts).toEqual({ read: 2, accepted: 2, acceptedWithWarning: 0, duplicate: 0, rejected: 0, entered: 2 });
    expect(view).toMatchObject({ state: 'entered', payloadHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { body: weapon } = await armourer.get(`/v1/weapons/${rows[0].weapon}`).expect(200);
    expect(weapon).toMatchObject({
      manufacturer: { code: 'glock', asWritten: 'Glock' },
      markings: [{ kind: 'serial', text: 'AB 1001' }],
      holder: { kind: 'unit', unit: agency.rootUnit },
    });
    const { body: history } = await armourer.get(`/v1/weapons/${rows[1].weapon}/entries`).expect(200);
    expect(history.items[0].payload.importedFrom).toEqual({ import: view.id, file: view.payloadHash, number: 2 });
  });
});
