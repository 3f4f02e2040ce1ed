import { describe, expect, it } from '@jest/globals';
import type { ReadableEntry } from '../../ledger/index.js';
import { viewEntries } from './entry-view.js';

const entry = (id: string, kind: string, payload: object, members: object = {}): ReadableEntry =>
  ({
    id,
    kind,
    payload,
    occurredAt: null,
    source: 'ownObservation',
    hash: `hash of ${id}`,
    ...members,
  }) as ReadableEntry;

const sealed = { sealed: 'ab'.repeat(32) };
const own = { of: { entry: 'one' }, reason: 'because', credential: 'a key' };

const registered = entry(
  'one',
  'weapon.registered',
  {
    year: 1,
    yearOfManufacture: 2004,
    legacy: {},
    markings: [
      { number: 1, text: 'A', appliedBy: sealed },
      { number: 2, text: 'B' },
    ],
  },
  { basis: 'an act', sourceRef: 'a book' },
);
const first = entry(
  'two',
  'weapon.corrected',
  { ...own, yearOfManufacture: 2005, legacy: null, basis: null, markings: [{ number: 1, text: 'C', appliedBy: null }] },
  { corrects: 'one' },
);
const second = entry(
  'three',
  'weapon.corrected',
  { ...own, yearOfManufacture: null, source: 'document' },
  { corrects: 'one' },
);
const proposal = entry('four', 'correction.proposed', { ...own, yearOfManufacture: 1900 });
const history = [registered, first, second, proposal];

describe('viewEntries', () => {
  it('shows `original` as it was written, and nothing else', () => {
    expect(viewEntries(history, 'original')).toEqual(history);
  });

  it('shows `corrected` with the latest of each field in its place, under the hash of what was written', () => {
    const [shown, ...rest] = viewEntries(history, 'corrected');
    expect(shown).toEqual({
      id: 'one',
      kind: 'weapon.registered',
      occurredAt: null,
      source: 'document',
      sourceRef: 'a book',
      payload: {
        year: 1,
        yearOfManufacture: null,
        markings: [
          { number: 1, text: 'C' },
          { number: 2, text: 'B' },
        ],
      },
      hash: 'hash of one',
      correctedBy: ['two', 'three'],
    });
    expect(rest).toEqual([first, second, proposal]);
  });

  it('shows `both` beside each other', () => {
    const [both] = viewEntries(history, 'both');
    const [corrected] = viewEntries(history, 'corrected');
    const { source, sourceRef, occurredAt, payload } = corrected!;
    expect(both).toEqual({
      ...registered,
      correctedBy: ['two', 'three'],
      corrected: { source, sourceRef, occurredAt, payload },
    });
  });

  it('takes corrections from beside the entries, for a page of a history', () => {
    expect(viewEntries([registered], 'both')[0]!.correctedBy).toBeUndefined();
    expect(viewEntries([registered], 'both', history)).toEqual(viewEntries(history, 'both').slice(0, 1));
  });

  it('leaves a restated value sealed that is not open to the reader', () => {
    const hidden = entry(
      'five',
      'weapon.corrected',
      { ...own, basis: sealed, markings: [{ number: 2, appliedBy: sealed }] },
      { corrects: 'one' },
    );
    const [shown] = viewEntries([registered, hidden], 'corrected');
    expect(shown).toMatchObject({ basis: sealed, payload: { markings: [{}, { appliedBy: sealed }] } });
  });

  it('changes nothing of what it is given', () => {
    const before = JSON.stringify(history);
    for (const view of ['corrected', 'both'] as const) viewEntries(history, view);
    expect(JSON.stringify(history)).toBe(before);
  });
});
