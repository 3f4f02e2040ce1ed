import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { each } from '../../test/support/ledger-fixture.js';
import type { EntryColumns } from './columns.js';
import { buildEntry, parseEntry, type EntryDraft } from './entry.js';
import type { JsonFact } from './json-fact.js';
import { sealPayload, type Fields, type ValuesOf } from './kinds.js';
import type { LedgerFault } from './ledger-item.js';
import { openPayload, type EntryOpening } from './openings.js';
import { verifyLedger } from './verify.js';

interface Golden {
  name: string;
  fields: Fields;
  values: Record<string, JsonFact>;
  draft: Omit<EntryDraft, 'payload'>;
  salt: string;
  openings: EntryOpening[];
  canonical: string;
  hash: string;
  columns: EntryColumns;
}
const golden = JSON.parse(readFileSync('src/ledger/golden/entries.json', 'utf8')) as Golden[];
const inPayload = (opening: EntryOpening): boolean => opening.path.startsWith('/payload/');

const runs = propertyRuns('openings of golden entries', 100, 10_000);

describe.each(golden)('golden entry: $name', ({ fields, values, draft, salt, openings, canonical, hash, columns }) => {
  const kind = { kind: draft.kind, stream: draft.stream.type, fields };
  const row = { ...columns, canonical, hash };

  it('is built from its values, salts and draft', () => {
    const fieldSalts = openings.filter(inPayload).map((opening) => opening.salt);
    const salts = { entry: () => salt, field: () => fieldSalts.shift() as string };
    const written = sealPayload(kind, values as ValuesOf<Fields>, salts);
    expect(written.openings).toEqual(openings.filter(inPayload));
    expect(buildEntry({ ...draft, payload: written.payload }, salts)).toEqual(row);
  });

  it('opens to its values', () => {
    const parsed = parseEntry(canonical);
    const payload = 'envelope' in parsed ? parsed.envelope.payload : {};
    expect(openPayload(payload, openings.filter(inPayload))).toEqual(values);
  });

  it('verifies with every subset of its openings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(openings), async (some) => {
        const faults: LedgerFault[] = [];
        const items = each([{ row, openings: some }]);
        await verifyLedger(items, (fault) => faults.push(fault), { heads: false });
        // An entry of a golden chain stands alone here: what is before it is not part of the vector.
        expect(faults.filter((fault) => fault.break !== 'missing')).toEqual([]);
      }),
      runs,
    );
  });
});
