import { setTimeout as pause } from 'node:timers/promises';
import type { AgencyTotals, RecordFindings, ReportView } from '../../src/reports/data-quality.js';
import type { NumberedClass, WeaponTotalsView } from '../../src/reports/weapon-totals.js';
import type { Caller } from './registry.js';

/** Asks for what is made as a job, waits until it is made, and reads it. */
async function made<View>(
  caller: Caller,
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<View> {
  const { body: asked, headers: answered } = await caller.post(path, body, headers).expect(202);
  for (;;) {
    const { body: job } = await caller.get(answered.location!).expect(200);
    if (job.state === 'failed' || job.state === 'cancelled') throw new Error(JSON.stringify(job.problem));
    if (job.state === 'done') break;
    await pause(50);
  }
  return (await caller.get(`${path}/${asked.id}`).expect(200)).body;
}

export const madeReport = (caller: Caller, headers: Record<string, string> = {}): Promise<ReportView> =>
  made(caller, '/v1/data-quality-reports', undefined, headers);

export const madeTotals = (caller: Caller, asked: object, headers: Record<string, string> = {}) =>
  made<WeaponTotalsView>(caller, '/v1/weapon-totals', asked, headers);

async function everyPage<Row>(caller: Caller, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  const more = path.includes('?') ? '&' : '?';
  for (let cursor = ''; ;) {
    const { body } = await caller.get(`${path}${more}limit=200${cursor}`).expect(200);
    rows.push(...body.items);
    if (body.next === null) return rows;
    cursor = `&cursor=${body.next}`;
  }
}

export const findingsOf = (caller: Caller, report: string, query = ''): Promise<RecordFindings[]> =>
  everyPage(caller, `/v1/data-quality-reports/${report}/findings${query}`);

export const agenciesOf = (caller: Caller, report: string): Promise<AgencyTotals[]> =>
  everyPage(caller, `/v1/data-quality-reports/${report}/agencies`);

export const classesOf = (caller: Caller, totals: string): Promise<NumberedClass[]> =>
  everyPage(caller, `/v1/weapon-totals/${totals}/classes`);
