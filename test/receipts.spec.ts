import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { v4 as uuid } from 'uuid';
import { document, operations } from './support/contract.js';
import { csv, importingBy, row } from './support/imports.js';
import { logOf, type TestLog } from './support/log.js';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { hashOfLeaf, readProof, verifyProof } from './support/tlog-verifier.js';

interface ReceiptEntry {
  id: string;
  position: number;
  hash: string;
  kind?: string;
}

const purpose = { code: 'stop', caseReference: 'P 1/26' };
const noCase = { purpose: { code: 'stop' } };

describe('a receipt', () => {
  let registry: TestRegistry;
  let log: TestLog;
  let registrar: Caller;
  let investigator: Caller;
  let second: Caller;
  let weapon: string;

  const posted = async (by: Caller, path: string, body: object): Promise<ReceiptEntry[]> => {
    const headers = { 'idempotency-key': uuid() };
    const first: Response = await by.post(path, body, headers);
    expect({ path, ok: first.ok, body: first.ok ? '' : first.body }).toEqual({ path, ok: true, body: '' });
    if (path === '/v1/marking-searches') return first.body.entries;
    // A resend after a lost answer gets the same receipt.
    const again: Response = await by.post(path, body, headers);
    expect(again.body.entries).toEqual(first.body.entries);
    return first.body.entries;
  };
  const ofWeapon = (act: string, body: object) => () => posted(registrar, `/v1/weapons/${weapon}/${act}`, body);
  const extended = (list: string, body: object) => () => posted(registry.authority, `/v1/vocabulary/${list}`, body);
  const example = (list: string) =>
    operations[`POST /v1/vocabulary/${list}`]!.requestBody!.content['application/json']!.examples.example.value;

  const proposed = async (): Promise<string> => {
    const { entries } = (await registrar.post('/v1/weapons', aWeapon()).expect(201)).body;
    const restated = { patch: { calibre: null }, reason: 'misread' };
    return (await registrar.post(`/v1/entries/${entries[0].id}/corrections`, restated).expect(201)).body.id;
  };

  /** Every route that answers with entries, and how it comes to. */
  const RECEIPTS: Record<string, () => Promise<ReceiptEntry[]>> = {
    'POST /v1/weapons': () => posted(registrar, '/v1/weapons', aWeapon()),
    'POST /v1/weapons/{id}/markings': ofWeapon('markings', { markings: [{ kind: 'other', text: 'X1' }] }),
    'POST /v1/weapons/{id}/losses': ofWeapon('losses', { kind: 'lost', circumstances: 'On patrol' }),
    'POST /v1/weapons/{id}/finds': ofWeapon('finds', {}),
    'POST /v1/weapons/{id}/disclosures': () => posted(investigator, `/v1/weapons/${weapon}/disclosures`, { purpose }),
    'POST /v1/disclosures/{id}/cases': async () => {
      const disclosed = await investigator.post(`/v1/weapons/${weapon}/disclosures`, noCase).expect(201);
      return posted(investigator, `/v1/disclosures/${disclosed.body.id}/cases`, { caseReference: 'VT-1' });
    },
    'POST /v1/marking-searches/{id}/cases': async () => {
      const searched = await investigator.post('/v1/marking-searches', { marking: 'KAX104729', ...noCase }).expect(200);
      return posted(investigator, `/v1/marking-searches/${searched.body.id}/cases`, { caseReference: 'VT-1' });
    },
    'POST /v1/entries/{id}/corrections': async () => {
      const { entries } = (await registrar.post('/v1/weapons', aWeapon()).expect(201)).body;
      const restated = { patch: { yearOfManufacture: 2005 }, reason: 'misread' };
      return posted(registrar, `/v1/entries/${entries[0].id}/corrections`, restated);
    },
    'POST /v1/corrections/{id}/confirm': async () => posted(second, `/v1/corrections/${await proposed()}/confirm`, {}),
    'POST /v1/corrections/{id}/reject': async () =>
      posted(second, `/v1/corrections/${await proposed()}/reject`, { reason: 'It is as recorded' }),
    'POST /v1/marking-searches': () => posted(investigator, '/v1/marking-searches', { marking: 'KAX104729', purpose }),
    ...Object.fromEntries(
      [
        'weapon-types',
        'calibres',
        'manufacturers',
        'models',
        'national-classes',
        'marking-rules',
        'import-mark-formats',
      ].map((list) => [`POST /v1/vocabulary/${list}`, extended(list, example(list))]),
    ),
  };

  const provesItself = async (by: Caller, { id, position, hash, kind }: ReceiptEntry) => {
    const { text } = await by.get(`/v1/entries/${id}/proof`).expect(200);
    const { entry } = readProof(text);
    verifyProof(text, entry, log.signer.verifierKey);
    expect(JSON.parse(entry)).toMatchObject({ id, position, ...(kind === undefined ? {} : { kind }) });
    expect(hashOfLeaf(entry).toString('hex')).toBe(hash);
  };

  beforeAll(async () => {
    registry = await startRegistry();
    log = logOf(registry.clone);
    const police = await newAgency(registry, 'police');
    registrar = await newOfficer(registry, police, 'registrar');
    second = await newOfficer(registry, police, 'registrar');
    investigator = await newOfficer(registry, police, 'investigator');
    weapon = (await registrar.post('/v1/weapons', aWeapon()).expect(201)).body.id;
  });

  afterAll(async () => {
    log.remove();
    await registry.close();
  });

  it('is what every route that names entries gives, and all of them are here', () => {
    const resolved = (schema: unknown): string =>
      JSON.stringify(schema ?? {}).replace(/\{"\$ref":"#\/components\/schemas\/([^"]+)"\}/g, (_, name: string) =>
        resolved(document.components.schemas[name]),
      );
    const naming = Object.entries(operations).filter(
      ([name, { responses }]) =>
        name.startsWith('POST ') &&
        Object.entries(responses).some(
          ([status, answer]) => status.startsWith('2') && /"entries":/.test(resolved(answer)),
        ),
    );
    expect(naming.map(([name]) => name).sort()).toEqual(Object.keys(RECEIPTS).sort());
  });

  it.each(Object.keys(RECEIPTS))('of %s becomes a proof later', async (name) => {
    const entries = await RECEIPTS[name]!();
    expect(entries).not.toHaveLength(0);
    await log.write();
    const byRegistrar = /weapons|corrections/.test(name);
    const by = name.includes('vocabulary') ? registry.authority : byRegistrar ? registrar : investigator;
    for (const entry of entries) await provesItself(by, entry);
  });

  it('of each line of many searches, and of each row of an import, becomes a proof later', async () => {
    const line = JSON.stringify({ marking: 'KAX104729', purpose });
    const answer = await fetch(`${await registry.app.getUrl()}/v1/marking-searches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${investigator.token}`, 'content-type': 'application/x-ndjson' },
      body: `${line}\n${line}\n`,
    });
    const searches = (await answer.text())
      .trimEnd()
      .split('\n')
      .flatMap((one) => (JSON.parse(one) as { answer: { entries: ReceiptEntry[] } }).answer.entries);
    expect(searches).toHaveLength(2);
    const { rows } = await importingBy(registry.app.getHttpServer(), registrar).imported(csv(row('R 1'), row('R 2')));
    await log.write();
    for (const entry of searches) await provesItself(investigator, entry);
    for (const { weapon: imported } of rows) {
      const { body } = await registrar.get(`/v1/weapons/${imported}/entries`).expect(200);
      for (const entry of body.items as ReceiptEntry[]) await provesItself(registrar, entry);
    }
  });
});
