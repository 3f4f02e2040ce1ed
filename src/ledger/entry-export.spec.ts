import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { collect, each, streamOf, whole } from '../../test/support/ledger-fixture.js';
import { exportLines, readExport } from './entry-export.js';
import type { LedgerFault, LedgerItem } from './ledger-item.js';
import { linesOf } from './text-lines.js';
import { verifyLedger } from './verify.js';

const items = whole(streamOf(1, 2), streamOf(2, 1)).map((item, at) => ('row' in item ? { ...item, index: at } : item));
const written = () => collect(exportLines(each(items), { leaves: each([]), checkpoint: null }));

async function read(lines: string[]): Promise<{ items: LedgerItem[]; faults: LedgerFault[] }> {
  const faults: LedgerFault[] = [];
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const all = await collect(readExport(each([bytes]), (fault) => faults.push(fault)));
  return { items: all, faults };
}
const verdict = ({ faults }: { faults: LedgerFault[] }) =>
  faults.map((fault) => `${fault.break} in line ${fault.line}`);

const runs = propertyRuns('lines of an export', 100, 10_000);

describe('an export', () => {
  it('reads back as what was written, with line numbers, and verifies', async () => {
    const lines = await written();
    const back = await read(lines);
    expect(back.faults).toEqual([]);
    expect(back.items).toEqual(items.map((item, index) => ({ ...item, line: index + 2 })));
    const faults: LedgerFault[] = [];
    await verifyLedger(each(back.items), (fault) => faults.push(fault));
    expect(faults).toEqual([]);
  });

  it('gives the line of an altered entry', async () => {
    const lines = await written();
    const back = await read(lines.map((line, index) => (index === 2 ? line.replace('"hash":"', '"hash":"x') : line)));
    const faults: LedgerFault[] = [];
    await verifyLedger(each(back.items), (fault) => faults.push(fault));
    expect(verdict({ faults })).toEqual(['altered in line 3']);
  });

  it.each([
    ['no JSON', () => '{'],
    ['another value', () => '[1]'],
    ['an entry without openings', (line: string) => line.replace('"openings"', '"opening"')],
    ['an unknown member', (line: string) => line.replace('{"entry"', '{"more":1,"entry"')],
    ['an unknown column', (line: string) => line.replace('"columns":{', '"columns":{"more":1,')],
    ['a position in words', (line: string) => line.replace('"position":2,"kind"', '"position":"two","kind"')],
    ['a malformed opening', (line: string) => line.replace('"salt":"', '"pepper":"')],
    ['an empty line', () => ''],
  ])('names the line with %s', async (_, change) => {
    const lines = await written();
    const original = lines[2] as string;
    expect(change(original)).not.toBe(original);
    const back = await read(lines.map((line, index) => (index === 2 ? change(line) : line)));
    expect(verdict(back)).toEqual(['altered in line 3', 'missing in line 8']);
  });

  it('finds a lost first, middle or last line, and lines behind the end', async () => {
    const lines = await written();
    expect(verdict(await read(lines.slice(1)))).toEqual(['altered in line 1']);
    expect(verdict(await read(lines.filter((_, index) => index !== 3)))).toEqual(['missing in line 7']);
    expect(verdict(await read(lines.slice(0, -1)))).toEqual(['truncated in line 7']);
    expect(verdict(await read([...lines, '{}']))).toEqual(['inserted in line 9']);
    expect(verdict(await read([...lines.slice(0, 2), ...lines.slice(1)]))).toEqual(['inserted in line 9']);
    expect(verdict(await read([]))).toEqual(['truncated in line 0']);
  });

  it('names the place where the bytes are no longer UTF-8', async () => {
    const lines = await written();
    const bytes = [Buffer.from(`${lines[0]}\n${lines[1]}\n`), Buffer.of(0xc3, 0x28, 0x0a)];
    const faults: LedgerFault[] = [];
    await collect(readExport(each(bytes), (fault) => faults.push(fault)));
    expect(verdict({ faults })).toEqual(['altered in line 3']);
  });
});

describe('the lines of a stream', () => {
  it('are the same however the bytes are cut, and end at LF only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }), async (cuts) => {
        const text = 'é🔫\u2028b\n\nä\r\nlast';
        const bytes = Buffer.from(text);
        const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((x, y) => x - y), bytes.length];
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        expect(await collect(linesOf(each(chunks)))).toEqual(text.split('\n'));
      }),
      runs,
    );
  });

  it('are refused when one is longer than the limit', async () => {
    const chunks = Array.from({ length: 5 }, () => Buffer.from('abc'));
    await expect(collect(linesOf(each(chunks), 10))).rejects.toThrow('is longer than 10');
  });
});
