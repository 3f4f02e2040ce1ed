import { describe, expect, it } from '@jest/globals';
import { collect, each, entryBehind, headOf, short, streamOf, whole } from '../../test/support/ledger-fixture.js';
import { canonicalJson } from './canonical.js';
import type { LedgerRow } from './columns.js';
import { entryHash } from './entry.js';
import type { Envelope } from './envelope.js';
import { withHeads, type EntryItem, type LedgerFault, type LedgerItem } from './ledger-item.js';
import type { JsonFact } from './json-fact.js';
import { verifyLedger } from './verify.js';

async function faultsOf(items: LedgerItem[], options?: { heads: boolean }): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  await verifyLedger(each(items), (fault) => faults.push(fault), options);
  return faults;
}
const verdicts = async (items: LedgerItem[], options?: { heads: boolean }) =>
  (await faultsOf(items, options)).map(short);
const tail = (item: EntryItem | undefined) => item?.row.id.slice(-4);

/** The entry as a forger with the whole format at hand rewrites it: bytes, hash and columns agree again. */
function rewrite(item: EntryItem, change: (envelope: Envelope) => void): EntryItem {
  const envelope = JSON.parse(item.row.canonical) as Envelope;
  change(envelope);
  const canonical = canonicalJson(envelope as unknown as JsonFact);
  return { ...item, row: { ...item.row, position: envelope.position, canonical, hash: entryHash(canonical) } };
}
const withRow = (item: EntryItem, row: Partial<LedgerRow>): EntryItem => ({ ...item, row: { ...item.row, ...row } });

describe('a ledger', () => {
  const a = streamOf(1, 5);
  const b = streamOf(2, 3);
  const changed = (index: number, item: EntryItem) => [...a.slice(0, index), item, ...a.slice(index + 1)];
  const underOldHead = (items: EntryItem[]): LedgerItem[] => [...items, { head: headOf(a) }];
  const at = (position: number) => a[position - 1] as EntryItem;

  it('verifies whole, with all, some and no openings', async () => {
    const faults: LedgerFault[] = [];
    const closed = b.map((item, index) => (index === 1 ? item : { ...item, openings: [] }));
    const summary = await verifyLedger(each(whole(a, closed)), (fault) => faults.push(fault));
    expect(faults).toEqual([]);
    expect(summary).toEqual({ streams: 2, entries: 8, openings: 6 });
  });

  it('names an entry whose bytes were edited', async () => {
    const edited = withRow(at(3), { canonical: at(3).row.canonical.replace('"number":1003', '"number":1004') });
    expect(await verdicts(underOldHead(changed(2, edited)))).toEqual([`altered 3 ${tail(at(3))}`]);
  });

  it('names an entry whose bytes cannot be read any more', async () => {
    const broken = withRow(at(3), { canonical: '{', hash: entryHash('{') });
    expect(await verdicts(underOldHead(changed(2, broken)))).toEqual([`altered 3 ${tail(at(3))}`]);
  });

  it.each([1, 2, 4, 5])('names entry %i that was rewritten with its hash', async (position) => {
    const forged = rewrite(at(position), (envelope) => (envelope.payload = { number: 1, remark: 'forged' }));
    const items = changed(position - 1, { ...forged, openings: [] });
    expect(await verdicts(underOldHead(items))).toEqual([`altered ${position} ${tail(at(position))}`]);
  });

  it.each([2, 3, 5])('names entry %i whose prev was rewritten with its hash', async (position) => {
    const forged = rewrite(at(position), (envelope) => (envelope.prev = 'ab'.repeat(32)));
    const items = changed(position - 1, forged);
    expect(await verdicts(underOldHead(items))).toEqual([`altered ${position} ${tail(at(position))}`]);
  });

  it('names the rewritten entry also where the next but one is gone or unreadable', async () => {
    const forged = { ...rewrite(at(2), (envelope) => (envelope.payload = {})), openings: [] };
    const expected = `altered 2 ${tail(at(2))}`;
    const broken = withRow(at(4), { canonical: '{', hash: entryHash('{') });
    expect(await verdicts(underOldHead([at(1), forged, at(3), at(5)]))).toEqual([expected, 'missing 4 -']);
    expect(await verdicts(underOldHead([at(1), forged, at(3)]))).toEqual([expected, 'truncated 4 -']);
    expect((await verdicts(underOldHead([at(1), forged, at(3), broken, at(5)]))).sort()).toEqual([
      expected,
      `altered 4 ${tail(at(4))}`,
    ]);
  });

  it('finds each of two rewritten entries', async () => {
    const forge = (item: EntryItem) => ({ ...rewrite(item, (envelope) => (envelope.payload = {})), openings: [] });
    const items = [forge(at(1)), ...a.slice(1, 3), forge(at(4)), at(5)];
    expect(await verdicts(underOldHead(items))).toEqual([`altered 1 ${tail(at(1))}`, `altered 4 ${tail(at(4))}`]);
  });

  it('names what is missing at the start, in the middle and at the end', async () => {
    expect(await verdicts(underOldHead(a.slice(1)))).toEqual(['missing 1 -']);
    expect(await verdicts(underOldHead([at(1), at(5)]))).toEqual(['missing 2 -']);
    expect(await verdicts(underOldHead([at(1), at(3), at(5)]))).toEqual(['missing 2 -', 'missing 4 -']);
    expect((await faultsOf(underOldHead([at(1), at(5)])))[0]?.detail).toBe('positions 2 to 4 are not there');
    expect(await verdicts(underOldHead(a.slice(0, 3)))).toEqual(['truncated 4 -']);
    expect(await verdicts([{ head: headOf(a) }])).toEqual(['truncated 1 -']);
  });

  it('cannot miss a cut end without the head', async () => {
    expect(await verdicts(a.slice(0, 3), { heads: false })).toEqual([]);
    expect(await verdicts([at(1), at(3)], { heads: false })).toEqual(['missing 2 -']);
    expect(await verdicts([...a, ...b])).toEqual([`missing 5 ${tail(at(5))}`, `missing 3 ${tail(b[2])}`]);
  });

  it('names an entry put in between, before or behind the true one', async () => {
    const extra = entryBehind(at(2).row, 1, 0xeee);
    const expected = ['inserted 3 0eee'];
    expect(await verdicts(underOldHead([at(1), at(2), at(3), extra, at(4), at(5)]))).toEqual(expected);
    expect(await verdicts(underOldHead([at(1), at(2), extra, at(3), at(4), at(5)]))).toEqual(expected);
    expect(await verdicts(underOldHead([at(1), at(2), at(3), at(4), extra, at(5)]))).toEqual(expected);
  });

  it('names an entry put behind the head, or beside the last', async () => {
    expect(await verdicts(underOldHead([...a, entryBehind(at(5).row, 1, 0xeee)]))).toEqual(['inserted 6 0eee']);
    expect(await verdicts(underOldHead([...a, entryBehind(at(4).row, 1, 0xeee)]))).toEqual(['inserted 5 0eee']);
  });

  it('names what changed places', async () => {
    const swapped = [at(1), at(3), at(2), at(4), at(5)];
    expect(await verdicts(underOldHead(swapped))).toEqual([`reordered 2 ${tail(at(2))}`]);
    const columnsSwapped = [at(1), withRow(at(3), { position: 2 }), withRow(at(2), { position: 3 }), at(4), at(5)];
    expect(await verdicts(underOldHead(columnsSwapped))).toEqual([
      `derivedColumn 3 ${tail(at(3))}`,
      `derivedColumn 2 ${tail(at(2))}`,
      `reordered 2 ${tail(at(2))}`,
    ]);
  });

  it('finds a clock that ran back within a stream', async () => {
    const early = rewrite(at(5), (envelope) => (envelope.recordedAt = '2026-04-05T06:07:08.000003Z'));
    const row = withRow(early, { recordedAt: '2026-04-05T06:07:08.000003Z' });
    const items = [...a.slice(0, 4), row];
    expect(await verdicts([...items, { head: headOf(items) }])).toEqual([`reordered 5 ${tail(at(5))}`]);
  });

  it('finds a head that was changed', async () => {
    const head = headOf(a);
    expect(await verdicts([...a, { head: { ...head, hash: 'ab'.repeat(32) } }])).toEqual([`altered 5 ${tail(at(5))}`]);
    expect(await verdicts([...a, { head: { ...head, position: 4 } }])).toEqual([`inserted 5 ${tail(at(5))}`]);
    expect(await verdicts([...a, { head: { ...head, streamType: 'trace' } }])).toEqual(['derivedColumn 5 -']);
    expect(await verdicts([{ head: { ...head, position: 0, hash: null } }])).toEqual([]);
  });

  it.each<[keyof LedgerRow, Partial<LedgerRow>]>([
    ['id', { id: b[0]?.row.id }],
    ['streamType', { streamType: 'trace' }],
    ['position', { position: 7 }],
    ['kind', { kind: 'weapon.lost' }],
    ['occurredFrom', { occurredFrom: null }],
    ['occurredTo', { occurredTo: '2026-04-01T00:00:00.000001Z' }],
    ['recordedAt', { recordedAt: '2026-04-05T06:07:08.000009Z' }],
    ['unit', { unit: b[0]?.row.id }],
    ['officer', { officer: b[0]?.row.id }],
  ])('finds the column %s changed', async (name, change) => {
    const faults = await faultsOf(underOldHead(changed(2, withRow(at(3), change))));
    expect(faults.map(short)).toEqual([`derivedColumn 3 ${tail(at(3))}`]);
    expect(faults[0]?.detail).toContain(`${name} is`);
  });

  it('finds an entry filed under another stream, and its gap', async () => {
    const moved = withRow(at(3), { streamId: b[0]?.row.streamId });
    const items = [...underOldHead(a.filter((item) => item !== at(3))), moved, ...whole(b)];
    expect(await verdicts(items)).toEqual(['missing 3 -', `derivedColumn 3 ${tail(at(3))}`]);
  });

  it('finds an opening that was changed', async () => {
    const [opening] = at(3).openings as [EntryItem['openings'][0]];
    for (const changedOpening of [
      { ...opening, value: 'other' },
      { ...opening, salt: 'ab'.repeat(32) },
      { ...opening, name: 'number' },
      { ...opening, path: '/payload/number' },
      { ...opening, path: '' },
    ]) {
      const item = { ...at(3), openings: [changedOpening] };
      expect(await verdicts(underOldHead(changed(2, item)))).toEqual([`opening 3 ${tail(at(3))}`]);
    }
  });

  it('refuses streams out of order, which could hide a second chain of one stream', async () => {
    expect(await verdicts(whole(b, a))).toEqual(['reordered 0 -']);
    expect(await verdicts(whole(a, a))).toEqual(['reordered 0 -']);
  });

  it('is read with the heads of its streams put behind their entries', async () => {
    const c = streamOf(3, 1);
    const merged = await collect(withHeads(each([...a, ...c]), each([headOf(a), headOf(b), headOf(c)])));
    expect(merged).toEqual([...whole(a), { head: headOf(b) }, ...whole(c)]);
    expect(await verdicts(merged)).toEqual(['truncated 1 -']);
    const withoutHead = await collect(withHeads(each([...a, ...c]), each([headOf(c)])));
    expect(await verdicts(withoutHead)).toEqual([`missing 5 ${tail(at(5))}`]);
  });
});
