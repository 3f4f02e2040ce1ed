import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReadableEntry } from '../../ledger/index.js';
import { ProblemError } from '../../platform/problem.js';
import { builtinVocabulary } from '../../vocabulary/core.js';
import type { Origin } from '../weapon.js';
import { restate, type Restated } from './correction.js';
import { weaponCorrected } from './correction-kinds.js';
import { shapeFaults } from './corrections.dto.js';
import { applyCorrections } from './entry-view.js';

const NOW = new Date('2026-06-01T12:00:00Z');

const marking = (number: number, members: object = {}) => ({
  number,
  kind: 'serial',
  text: 'KAX104729',
  scripts: ['Latn'],
  symbols: [],
  unread: [],
  place: 'frame',
  method: null,
  heightMicrometres: null,
  depthMicrometres: null,
  legibility: 'clear',
  appliedAt: null,
  ...members,
});

const envelope = {
  v: 1,
  id: 'an entry',
  stream: { type: 'weapon', id: 'a weapon' },
  position: 1,
  occurredAt: '2019',
  recordedAt: '2026-01-01T00:00:00.000000Z',
  unit: 'a unit',
  officer: 'an officer',
  identity: 'authenticated',
  source: 'ownObservation',
  prev: null,
  salt: '',
  hash: '',
} as const;

const entry = (kind: string, payload: object, members: object = {}): ReadableEntry =>
  ({ ...envelope, kind, payload, ...members }) as ReadableEntry;

const registered = (payload: object = {}, members: object = {}): ReadableEntry =>
  entry(
    'weapon.registered',
    {
      registryNumber: '7K3M-9QWX-2T47',
      type: { code: 'selfLoadingPistol', asWritten: 'selfLoadingPistol' },
      origin: 'stateStock',
      manufacturer: { code: 'glock', asWritten: 'Glock' },
      model: { code: 'glock-17', asWritten: '17' },
      calibre: { code: '9-luger', asWritten: '9 mm Luger' },
      countryOfManufacture: 'AUT',
      yearOfManufacture: 2004,
      unmarkedReason: null,
      holder: { kind: 'unit', unit: 'a unit', basis: 'present', asOf: null },
      markings: [marking(1), marking(2, { kind: 'import', text: 'XVA 24', legibility: 'clear' })],
      ...payload,
    },
    members,
  );

const correction = (payload: object): ReadableEntry => entry(weaponCorrected.kind, payload, { corrects: 'an entry' });

interface More {
  corrections?: ReadableEntry[];
  origin?: Origin;
  seen?: boolean;
}

const restated = (
  original: ReadableEntry,
  patch: object,
  { corrections = [], origin = 'stateStock', seen = true }: More = {},
) => restate({ entry: original, corrections, origin, seen }, patch as never, NOW, builtinVocabulary, shapeFaults);

/** The code of a refusal, with the places and codes of its faults. */
function refusal(work: () => Restated): unknown {
  try {
    return work();
  } catch (error) {
    const { code, faults, params } = error as ProblemError;
    return code === 'INVALID_INPUT' ? faults.map((fault) => [fault.pointer, fault.code]) : [code, params.act];
  }
}

describe('restate', () => {
  it.each<[what: string, patch: object, values: object, fields: string[], identifying: boolean]>([
    ['a year', { yearOfManufacture: 2005 }, { yearOfManufacture: 2005 }, ['yearOfManufacture'], false],
    [
      'what is unknown',
      { countryOfManufacture: null },
      { countryOfManufacture: null },
      ['countryOfManufacture'],
      false,
    ],
    [
      'a calibre, in the code of the vocabulary',
      { calibre: '9x19' },
      { calibre: { code: '9-luger', asWritten: '9x19' } },
      ['calibre'],
      true,
    ],
    [
      'a maker, and the model that is read beside it',
      { manufacturer: 'Beretta' },
      { manufacturer: { code: 'beretta', asWritten: 'Beretta' }, model: { code: null, asWritten: '17' } },
      ['manufacturer', 'model'],
      true,
    ],
    [
      'one marking of several, and of it what changes',
      { markings: { 2: { text: 'ЖВА 24', place: 'frame' } } },
      { markings: [{ number: 2, text: 'ЖВА 24', scripts: ['Cyrl'] }] },
      ['markings/2/scripts', 'markings/2/text'],
      true,
    ],
    [
      'a member that is taken away',
      { markings: { 1: { place: null } } },
      { markings: [{ number: 1, place: null }] },
      ['markings/1/place'],
      true,
    ],
    [
      'a list whole',
      { conditions: ['converted', 'deactivated'] },
      { conditions: ['deactivated', 'converted'] },
      ['conditions'],
      false,
    ],
    [
      'where it is known from',
      { occurredAt: '2018/2019', source: 'document', sourceRef: 'Book 7', basis: null },
      { occurredAt: '2018/2019', source: 'document', sourceRef: 'Book 7' },
      ['occurredAt', 'source', 'sourceRef'],
      false,
    ],
  ])('says %s anew', (_what, patch, values, fields, identifying) => {
    expect(restated(registered(), patch)).toEqual({ values, fields, identifying });
  });

  it('goes by the entry as it is corrected by now', () => {
    const corrections = [
      correction({ yearOfManufacture: 2005 }),
      correction({ yearOfManufacture: 2006, military: true }),
    ];
    const again = (patch: object) => refusal(() => restated(registered(), patch, { corrections }));
    expect(again({ yearOfManufacture: 2006 })).toEqual(['CORRECTS_NOTHING', undefined]);
    expect(again({ military: true })).toEqual(['CORRECTS_NOTHING', undefined]);
    expect(again({ yearOfManufacture: 2004 })).toMatchObject({ values: { yearOfManufacture: 2004 } });
    expect(again({ military: null })).toMatchObject({ values: { military: null } });
  });

  it('merges the record of a closed company member by member', () => {
    const legacy = { company: 'Old Harbour', medium: 'paper', volume: 'VII', takenOverAt: null };
    const original = registered({ origin: 'legacyRecord', legacy });
    expect(restated(original, { legacy: { volume: 'VIII', medium: null } }).values).toEqual({
      legacy: { ...legacy, volume: 'VIII', medium: null },
    });
    expect(restated(original, { legacy: null }).values).toEqual({ legacy: null });
    expect(refusal(() => restated(original, { legacy: { company: null } }))).toEqual([
      ['/patch/legacy/company', 'REQUIRED'],
    ]);
  });

  it('numbers the markings of a later entry as that entry did', () => {
    const marked = entry('weapon.marked', { markings: [marking(4), marking(5, { text: 'B2' })] });
    expect(restated(marked, { markings: { 5: { text: 'B3' } } }).values).toEqual({
      markings: [{ number: 5, text: 'B3' }],
    });
    expect(refusal(() => restated(marked, { markings: { 5: { place: 'lid' }, 4: { text: null } } }))).toEqual([
      ['/patch/markings/5/place', 'NOT_ONE_OF'],
    ]);
    expect(refusal(() => restated(marked, { markings: { 4: { text: null } } }))).toEqual([
      ['/patch/markings/4/text', 'REQUIRED'],
    ]);
    expect(refusal(() => restated(marked, { calibre: null }))).toEqual([['/patch/calibre', 'UNKNOWN_FIELD']]);
  });

  it.each(['weapon.lost', 'weapon.stolen', 'weapon.found'])('of %s restates what was reported', (kind) => {
    const original = entry(kind, { circumstances: 'At sea', ...(kind === 'weapon.found' ? { holder: {} } : {}) });
    const patch = { occurredAt: '2020', caseReference: 'K 1', circumstances: null };
    expect(restated(original, patch)).toEqual({
      values: patch,
      fields: ['caseReference', 'circumstances', 'occurredAt'],
      identifying: false,
    });
  });

  it('takes what is sealed to the reader for other than anything', () => {
    const sealed = { sealed: 'ab'.repeat(32) };
    const original = registered({ markings: [marking(1, { appliedBy: sealed })] }, { sourceRef: sealed });
    expect(restated(original, { sourceRef: null, markings: { 1: { appliedBy: null } } }).fields).toEqual([
      'markings/1/appliedBy',
      'sourceRef',
    ]);
    expect(restated(original, { yearOfManufacture: 1 + 2004 }).fields).toEqual(['yearOfManufacture']);
  });

  it.each<[what: string, patch: object, found: unknown]>([
    ['nothing', {}, ['CORRECTS_NOTHING', undefined]],
    [
      'what it says already',
      { manufacturer: 'Glock', markings: { 1: { text: 'KAX104729' } } },
      ['CORRECTS_NOTHING', undefined],
    ],
    ['the holder', { holder: null }, ['NOT_CORRECTABLE', 'handOver']],
    ['the origin', { origin: 'imported' }, ['NOT_CORRECTABLE', 'void']],
    ['a marking away', { markings: { 2: null } }, ['NOT_CORRECTABLE', 'void']],
    ['all markings away', { markings: null }, ['NOT_CORRECTABLE', 'void']],
    ['a marking more', { markings: { 3: { text: 'X' } } }, [['/patch/markings/3', 'NO_SUCH_MARKING']]],
    ['a list of markings', { markings: [{}] }, [['/patch/markings', 'WRONG_TYPE']]],
    ['a field that no entry has', { 'a/b': 1 }, [['/patch/a~1b', 'UNKNOWN_FIELD']]],
    [
      'what every object inherits',
      JSON.parse('{"__proto__":{"x":1},"constructor":1}'),
      [
        ['/patch/__proto__', 'UNKNOWN_FIELD'],
        ['/patch/constructor', 'UNKNOWN_FIELD'],
      ],
    ],
    ['no type', { type: null }, [['/patch/type', 'REQUIRED']]],
    [
      'a place of an unread character that is read',
      { markings: { 1: { unread: [0] } } },
      [['/patch/markings/1/unread/0', 'NOT_UNREAD']],
    ],
    [
      'why it has no marking, though it has',
      { unmarkedReason: 'obliterated' },
      [['/patch/unmarkedReason', 'CONTRADICTION']],
    ],
    [
      'a country that was not then',
      { countryOfManufacture: 'SUN', yearOfManufacture: 2004 },
      [['/patch/yearOfManufacture', 'COUNTRY_NOT_THEN']],
    ],
    ['a time to come', { occurredAt: '2027' }, [['/patch/occurredAt', 'DATE_IN_FUTURE']]],
  ])('refuses to say %s', (_what, patch, found) => {
    expect(refusal(() => restated(registered(), patch))).toEqual(found);
  });

  it('keeps what describes a weapon without markings under the rules of its registration', () => {
    const bare = registered({ markings: [], unmarkedReason: 'neverMarked' });
    expect(restated(bare, { unmarkedReason: 'obliterated' }).values).toEqual({ unmarkedReason: 'obliterated' });
    expect(refusal(() => restated(bare, { unmarkedReason: null }))).toEqual([['/patch/markings', 'REQUIRED']]);
    const imported = () => restated(registered(), { markings: { 1: { text: 'none' } } }, { origin: 'imported' });
    expect(refusal(imported)).toEqual([['/patch/markings/1/text', 'JUNK_SERIAL']]);
  });

  it('lets who does not see the entry correct what describes the weapon alone', () => {
    const unseen = (patch: object) => refusal(() => restated(registered(), patch, { seen: false }));
    expect(unseen({ occurredAt: '2018', basis: null })).toEqual([
      ['/patch/occurredAt', 'NOT_SEEN'],
      ['/patch/basis', 'NOT_SEEN'],
    ]);
    expect(unseen({ yearOfManufacture: 2005 })).toMatchObject({ fields: ['yearOfManufacture'] });
  });

  it.each([
    ['weapon.corrected', { of: { entry: 'the original' } }, 'correct'],
    ['correction.proposed', { of: { entry: 'the original' } }, 'correct'],
    ['correction.rejected', { proposal: { entry: 'the proposal' } }, 'correct'],
    ['weapon.disclosed', {}, 'disclose'],
    ['markings.searched', {}, 'search'],
    ['vocabulary.extended', {}, 'extend'],
    ['something.else', {}, 'void'],
  ])('corrects nothing of %s', (kind, payload, act) => {
    expect(refusal(() => restated(entry(kind, payload), { reason: 'x' }))).toEqual(['NOT_CORRECTABLE', act]);
  });

  it('says what, once applied, makes of the patch nothing that is left to correct', () => {
    const patches = fc.record(
      {
        yearOfManufacture: fc.option(fc.integer({ min: 1900, max: 2020 })),
        manufacturer: fc.option(fc.constantFrom('Beretta', 'Glock', 'Somebody')),
        calibre: fc.option(fc.constantFrom('9x19', '.45 ACP')),
        military: fc.option(fc.boolean()),
        conditions: fc.option(fc.subarray(['deactivated', 'converted', 'blankFiring'])),
        sourceRef: fc.option(fc.constantFrom('Book 7', 'Book 8')),
        markings: fc.record(
          {
            1: fc.record(
              { text: fc.stringMatching(/^[A-Z0-9]{1,6}$/), place: fc.option(fc.constant('slide')) },
              { requiredKeys: [] },
            ),
            2: fc.record({ symbols: fc.option(fc.constant(['star'])) }, { requiredKeys: [] }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(patches, (patch) => {
        let made: Restated;
        try {
          made = restated(registered(), patch);
        } catch (error) {
          expect((error as ProblemError).code).toBe('CORRECTS_NOTHING');
          return;
        }
        const corrections = [correction(made.values)];
        expect(applyCorrections(registered(), corrections)).not.toEqual(applyCorrections(registered(), []));
        expect(refusal(() => restated(registered(), patch, { corrections }))).toEqual(['CORRECTS_NOTHING', undefined]);
      }),
    );
  });
});
