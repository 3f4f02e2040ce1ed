import { beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { transactionRetries } from '../src/platform/telemetry/metrics.js';
import { until } from './support/imports.js';
import { expectRefusal } from './support/refusals.js';
import { aWeapon, newAgency, newOfficer, startInstance, startRegistry } from './support/registry.js';
import { retries } from './support/retries.js';

beforeEach(() => transactionRetries.reset());

describe('a caller whose weapon another request holds', () => {
  it('is told over HTTP to try again, and when', async () => {
    const registry = await startRegistry({ TRACEMARK_LOCK_TIMEOUT_MS: '150' });
    try {
      const armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
      const { id } = (await armourer.post('/v1/weapons', aWeapon()).expect(201)).body;
      const report = () => armourer.post(`/v1/weapons/${id}/losses`, { kind: 'lost' });
      await withClient(registry.clone.superuserUrl, async (holder) => {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [id]);
        const answer = await report();
        expectRefusal(answer, { status: 503, code: 'TRY_AGAIN' });
        expect(answer.headers['retry-after']).toBe('1');
        await holder.query('ROLLBACK');
      });
      await report().expect(201);
    } finally {
      await registry.close();
    }
  });
});

const WAITS_FOR_A_LOCK = `
  SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('a registration that decided by a vocabulary which was then extended', () => {
  it('by another instance is decided again, by the new edition', async () => {
    const registry = await startRegistry();
    const other = await startInstance(registry.clone);
    try {
      const armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
      const named = aWeapon({ manufacturer: 'Valmora State Arsenal' });
      const told = await withClient(registry.clone.superuserUrl, async (holder) => {
        await holder.query('BEGIN');
        await holder.query('LOCK TABLE weapons IN SHARE MODE');
        const sent = armourer.post('/v1/weapons', named).then((answer) => answer);
        await until(async () => (await holder.query(WAITS_FOR_A_LOCK)).rowCount === 1);
        const arsenal = { code: 'x-valmora', name: 'Valmora State Arsenal', country: 'AUT' };
        const authority = other.caller(registry.authority.token);
        await authority.post('/v1/vocabulary/manufacturers', arsenal).expect(201);
        expect(await retries('40001')).toBe(0);
        await holder.query('ROLLBACK');
        return sent;
      });
      expect(told).toMatchObject({ status: 201, body: { manufacturer: { code: 'x-valmora' } } });
      expect(await retries('40001')).toBe(1);
      const { body } = await armourer.get(`/v1/weapons/${told.body.id}/entries`).expect(200);
      expect(body.items).toMatchObject([{ position: 1, id: told.body.entries[0].id }]);
    } finally {
      await other.stop();
      await registry.close();
    }
  });
});
