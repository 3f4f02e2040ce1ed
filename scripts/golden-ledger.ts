/** Writes src/ledger/golden: run once for a new format version; the specs recompute what is checked in. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { buildEntry, type EntryDraft } from '../src/ledger/entry.js';
import type { JsonFact } from '../src/ledger/json-fact.js';
import { sealPayload, type EntryKind, type Fields, type ValuesOf } from '../src/ledger/kinds.js';
import { columnsOfLook, looksRecorded, NO_LOOK, summariseLooks, type Look } from '../src/ledger/looks/look.js';
import { summariseList } from '../src/ledger/merkle.js';
import { sealAt, type EntryOpening } from '../src/ledger/openings.js';
import {
  openingsExpired,
  RETENTION_STREAM,
  retentionHeld,
  retentionLifted,
  retentionRuled,
} from '../src/ledger/retention/retention-kinds.js';
import type { Salts } from '../src/ledger/salts.js';
import { vocabularyExtended } from '../src/vocabulary/vocabulary-kinds.js';
import {
  correctionProposed,
  correctionRejected,
  supplementWaived,
  weaponCorrected,
} from '../src/weapons/corrections/correction-kinds.js';
import {
  markingsSearched,
  weaponDisclosed,
  weaponFound,
  weaponLost,
  weaponMarked,
  weaponRegistered,
  weaponStolen,
  searchCaseAdded,
  disclosureCaseAdded,
} from '../src/weapons/weapon-kinds.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const uuid = (text: string): string => {
  const hex = digest(text);
  return `01981a2b-3c4d-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
};
let drawn = 0;
const salts: Salts = {
  entry: () => digest(`golden salt ${(drawn += 1)}`).slice(0, 32),
  field: () => digest(`golden salt ${(drawn += 1)}`),
};

interface Case {
  name: string;
  kind: EntryKind;
  values: Record<string, JsonFact>;
  more?: Partial<EntryDraft>;
  sealedSourceRef?: JsonFact;
}

const registered = {
  kind: 'weapon.registered',
  stream: 'weapon',
  fields: {
    origin: 'plain',
    type: 'plain',
    yearOfManufacture: 'plain?',
    circumstances: 'sealed?',
    price: 'sealed?',
    markings: { each: { kind: 'plain', text: 'plain', note: 'sealed?' }, optional: true },
  },
} satisfies EntryKind;
const noted = { kind: 'weapon.noted', stream: 'weapon', fields: { note: 'sealed' } } satisfies EntryKind;
const imported = { kind: 'import.finished', stream: 'import', fields: { weapons: 'plain' } } satisfies EntryKind;
const ordered = { kind: 'test.ordered', stream: 'test', fields: { names: 'plain' } } satisfies EntryKind;

const serial = {
  number: 1,
  kind: 'serial',
  text: 'KAX?04729',
  scripts: ['Latn'],
  symbols: ['crown over V'],
  unread: [3],
  place: 'frame',
  method: 'dotPeen',
  heightMicrometres: 1600,
  depthMicrometres: 80,
  legibility: 'partial',
  appliedBy: 'Valmora State Arsenal, bench 4',
  appliedAt: '2004-05',
};
const unsaid = { place: null, method: null, heightMicrometres: null, depthMicrometres: null, appliedAt: null };
const proof = {
  ...unsaid,
  number: 2,
  kind: 'proof',
  text: '★',
  scripts: [],
  symbols: [],
  unread: [],
  legibility: 'clear',
};
const correction = {
  of: { entry: uuid('registered'), kind: 'weapon.registered', position: 1 },
  reason: 'Read again under raking light.',
};
const proposal = {
  entry: uuid('a proposed correction'),
  unit: uuid('unit'),
  officer: uuid('officer'),
  credential: uuid('credential'),
};
const restated = {
  occurredAt: '2004-05/..',
  source: 'document',
  sourceRef: 'Book VII, page 12',
  basis: null,
  type: { code: 'selfLoadingPistol', asWritten: 'pistol' },
  manufacturer: { code: null, asWritten: 'Zeughaus Valmora' },
  model: null,
  calibre: { code: '9-luger', asWritten: '9x19' },
  countryOfManufacture: 'AUT',
  yearOfManufacture: 2005,
  conditions: ['converted'],
  military: null,
  unmarkedReason: 'obliterated',
  legacy: { company: 'Zeughaus Valmora', medium: 'paper', volume: 'VIII', takenOverAt: '1974' },
  circumstances: 'Out of a locked car by day.',
  caseReference: 'Valmora 20/2026',
  markings: [{ ...serial, text: 'KAX104729', unread: [], legibility: 'clear' }],
};
const report = { circumstances: 'Out of a locked car at night.', caseReference: 'Valmora 17/2026' };

const LOOKER = {
  officer: uuid('officer'),
  credential: uuid('credential'),
  identity: 'authenticated',
  agency: uuid('agency'),
  unit: uuid('unit'),
  authorityUnit: uuid('authority'),
} as const;
const LOOKED: Look = {
  ...NO_LOOK,
  act: 'read',
  looker: LOOKER,
  route: 'GET /v1/weapons/:id',
  target: uuid('weapon'),
  purpose: 'count',
  shows: 'Weapon',
  weapons: [uuid('weapon')],
  request: uuid('request'),
};
const REFUSED: Look = { ...NO_LOOK, act: 'refused', code: 'TOKEN_UNKNOWN', times: 3 };

const ofRetention: Partial<EntryDraft> = {
  stream: { type: 'retention', id: RETENTION_STREAM },
  source: 'ownObservation',
};

const cases: Case[] = [
  {
    name: 'nothing sealed, nothing optional',
    kind: registered,
    values: { origin: 'manufactured', type: { code: 'rifle', asWritten: 'rifle' } },
  },
  {
    name: 'every optional field of the envelope',
    kind: registered,
    values: { origin: 'imported', type: { code: null, asWritten: 'machine gun' }, yearOfManufacture: null },
    more: {
      occurredAt: '2026-03-01/2026-04-04',
      identity: 'asserted',
      performedBy: uuid('performed'),
      source: 'document',
      sourceRef: `sha256:${digest('document')}`,
      basis: 'protocol/art-10',
      corrects: uuid('corrected'),
      position: 2,
      prev: digest('previous'),
    },
  },
  {
    name: 'sealed fields, also in a list',
    kind: registered,
    values: {
      origin: 'recovered',
      type: { code: 'handgun', asWritten: 'Pistol' },
      yearOfManufacture: 1974,
      circumstances: 'Found under the seat of a lorry.',
      price: null,
      markings: [
        { kind: 'serial', text: '0012345', note: 'worn, read under raking light' },
        { kind: 'proof', text: '★' },
        { kind: 'importer', text: 'KEN 26', note: '' },
      ],
    },
    more: { occurredAt: '1974-03/..', source: 'ownObservation', position: 3, prev: digest('earlier') },
  },
  {
    name: 'everything sealed, text beyond the basic plane',
    kind: noted,
    values: { note: 'كلاشينكوف 🔫 АК-47 \u2028 "\\\t\u007f é é' },
    more: { occurredAt: '2026-03-01T09:30:00.5+03:00', source: 'device' },
    sealedSourceRef: 'case 17/2026, page 4',
  },
  {
    name: 'names sort by UTF-16 code units, not by code points',
    kind: ordered,
    values: {
      names: { '\u{1f600}': 1, '\ufb33': 2, '\u20ac': 3, '1': 4, '\r': 5, '\u0080': 6, ö: 7, '': 8, A: [], a: {} },
    },
    more: { stream: { type: 'test', id: uuid('test') }, occurredAt: '1974' },
  },
  {
    name: 'the largest integers',
    kind: ordered,
    values: { names: [9007199254740991, -9007199254740991, 0, -1, 1000000000000000] },
    more: { stream: { type: 'test', id: uuid('test') }, occurredAt: '../2026-03-01' },
  },
  {
    name: 'a list beside the entry',
    kind: imported,
    values: { weapons: summariseList([uuid('a'), uuid('b'), uuid('c')]) },
    more: { stream: { type: 'import', id: uuid('import') }, source: 'importedRecord' },
  },
  {
    name: 'an extension of the vocabulary',
    kind: vocabularyExtended,
    values: {
      list: 'manufacturers',
      code: 'x-valmora-arsenal',
      addition: { name: 'Valmora State Arsenal', country: 'AUT', aliases: ['Zeughaus Valmora'] },
    },
    more: { stream: { type: 'vocabulary', id: '766f6361-6275-8c61-8279-000000000001' }, source: 'ownObservation' },
  },
  {
    name: 'a registration with every field there is',
    kind: weaponRegistered,
    values: {
      registryNumber: '7K3M-9QWX-2T47',
      type: { code: 'selfLoadingPistol', asWritten: 'Pistole' },
      origin: 'legacyRecord',
      manufacturer: { code: null, asWritten: 'Zeughaus Valmora' },
      model: { code: null, asWritten: 'M52' },
      calibre: { code: '9-luger', asWritten: '9 mm Para' },
      countryOfManufacture: 'AUT',
      yearOfManufacture: 2004,
      unmarkedReason: null,
      holder: { kind: 'unit', unit: uuid('holder'), basis: 'present', asOf: null },
      importedFrom: { import: uuid('import'), file: digest('file'), number: 7 },
      markings: [serial, proof],
      legacy: { company: 'Zeughaus Valmora', medium: 'paper', volume: 'VII', takenOverAt: '1974' },
    },
    more: { source: 'importedRecord', occurredAt: '2004' },
  },
  {
    name: 'a marking read later',
    kind: weaponMarked,
    values: { markings: [{ ...proof, number: 3, appliedBy: 'Proof house of Valmora' }] },
    more: { position: 2, prev: digest('registered'), source: 'ownObservation' },
  },
  {
    name: 'a loss',
    kind: weaponLost,
    values: report,
    more: { position: 3, prev: digest('marked'), occurredAt: '2026-03-01' },
  },
  {
    name: 'a theft',
    kind: weaponStolen,
    values: report,
    more: { position: 3, prev: digest('marked'), occurredAt: '2026-02-28/2026-03-01' },
  },
  {
    name: 'a find',
    kind: weaponFound,
    values: { holder: { kind: 'unit', unit: uuid('finder'), basis: 'present', asOf: null }, ...report },
    more: { position: 4, prev: digest('lost'), occurredAt: '2026-03' },
  },
  {
    name: 'a disclosure',
    kind: weaponDisclosed,
    values: { weapon: uuid('weapon'), purpose: 'stop', caseReference: 'Valmora 18/2026', reason: 'Lay on the seat.' },
    more: { stream: { type: 'disclosure', id: uuid('disclosure') }, source: 'ownObservation' },
  },
  {
    name: 'a marking search',
    kind: markingsSearched,
    values: {
      readings: [{ text: 'KAX?04729', kind: 'serial', place: 'frame' }, { text: 'КАХ104729' }],
      manufacturer: 'Zeughaus Valmora',
      model: 'M52',
      calibre: '9 mm Para',
      countryOfManufacture: 'AUT',
      yearOfManufacture: 2004,
      depth: 'auto',
      verdict: 'single',
      candidates: summariseList([uuid('weapon')]),
      purpose: 'incomingRequest',
      caseReference: 'Valmora 19/2026',
      reason: 'Asked by a neighbour.',
    },
    more: { stream: { type: 'markingSearch', id: uuid('search') }, source: 'ownObservation' },
  },
  {
    name: 'a registration that says what counting asks',
    kind: weaponRegistered,
    values: {
      registryNumber: '2T47-7K3M-9QWX',
      type: { code: 'revolver', asWritten: 'revolver' },
      origin: 'collected',
      manufacturer: null,
      model: null,
      calibre: null,
      countryOfManufacture: null,
      yearOfManufacture: null,
      unmarkedReason: 'neverMarked',
      holder: { kind: 'unknown', unit: null, basis: 'lastKnown', asOf: null },
      markings: [],
      conditions: ['deactivated', 'blankFiring'],
      military: false,
    },
    more: { stream: { type: 'weapon', id: uuid('counted') }, source: 'ownObservation' },
  },
  {
    name: 'the case of a search, named afterwards',
    kind: searchCaseAdded,
    values: { caseReference: 'Valmora 20/2026' },
    more: {
      stream: { type: 'markingSearch', id: uuid('search') },
      position: 2,
      prev: digest('searched'),
      source: 'ownObservation',
    },
  },
  {
    name: 'the case of a disclosure, named afterwards',
    kind: disclosureCaseAdded,
    values: { caseReference: 'Valmora 21/2026' },
    more: {
      stream: { type: 'disclosure', id: uuid('disclosure') },
      position: 2,
      prev: digest('disclosed'),
      source: 'ownObservation',
    },
  },
  {
    name: 'a disclosure that says what stood on record',
    kind: weaponDisclosed,
    values: { weapon: uuid('weapon'), position: 3, purpose: 'audit' },
    more: { stream: { type: 'disclosure', id: uuid('later disclosure') }, source: 'ownObservation' },
  },
  {
    name: 'a proposed correction',
    kind: correctionProposed,
    values: { ...correction, credential: uuid('credential'), ...restated },
    more: { position: 4, prev: digest('stolen'), source: 'ownObservation' },
  },
  {
    name: 'a correction that a second officer confirmed',
    kind: weaponCorrected,
    values: { ...correction, credential: uuid('second credential'), proposal, ...restated },
    more: { position: 5, prev: digest('proposed'), source: 'ownObservation', corrects: uuid('registered') },
  },
  {
    name: 'a rejected correction',
    kind: correctionRejected,
    values: { proposal, reason: 'The photograph shows it as recorded.', credential: uuid('second credential') },
    more: { position: 5, prev: digest('proposed'), source: 'ownObservation' },
  },
  {
    name: 'a waived supplement',
    kind: supplementWaived,
    values: {
      weapon: uuid('weapon'),
      correction: uuid('a proposed correction'),
      reason: 'The case was closed before.',
    },
    more: {
      stream: { type: 'disclosure', id: uuid('disclosure') },
      position: 2,
      prev: digest('disclosed'),
      source: 'ownObservation',
    },
  },
  {
    name: 'looks that were recorded together',
    kind: looksRecorded,
    values: { looks: summariseLooks([LOOKED, REFUSED].map(columnsOfLook)) },
    more: {
      stream: { type: 'looks', id: uuid('looks') },
      officer: '00000000-0000-0000-0000-000000000000',
      identity: 'asserted',
      source: 'ownObservation',
    },
  },
  {
    name: 'a rule of retention',
    kind: retentionRuled,
    values: {
      code: 'x-firearms-act-40',
      rule: {
        code: 'x-firearms-act-40',
        regime: 'Valmora',
        class: 'look',
        years: 5,
        trigger: 'recorded',
        source: 'Firearms Act, §40 (2)',
        from: '2026-01-01',
        to: null,
      },
    },
    more: ofRetention,
  },
  {
    name: 'a hold',
    kind: retentionHeld,
    values: { hold: uuid('hold'), held: uuid('weapon'), until: '2031-12-31', reason: 'Proceedings 14 Cg 88/26' },
    more: ofRetention,
  },
  {
    name: 'a hold that is lifted',
    kind: retentionLifted,
    values: { hold: uuid('hold'), reason: 'The proceedings have ended' },
    more: ofRetention,
  },
  {
    name: 'openings that expired',
    kind: openingsExpired,
    values: {
      at: '2032-01-01',
      openings: { ...summariseList([[uuid('a find'), '/payload/circumstances']]) },
      classes: [{ class: 'look', rule: 'x-firearms-act-40', kind: 'weapon.disclosed', openings: 1 }],
    },
    more: ofRetention,
  },
];

const base = (entry: Case): Omit<EntryDraft, 'payload'> => ({
  id: uuid(entry.name),
  stream: { type: 'weapon', id: uuid('weapon') },
  position: 1,
  kind: entry.kind.kind,
  occurredAt: null,
  recordedAt: '2026-04-05T06:07:08.000009Z',
  unit: uuid('unit'),
  officer: uuid('officer'),
  identity: 'authenticated',
  source: 'inference',
  prev: null,
  ...entry.more,
});

function golden(entry: Case): object {
  const openings: EntryOpening[] = [];
  const draft = base(entry);
  if (entry.sealedSourceRef !== undefined) {
    const { sealed, opening } = sealAt('/sourceRef', entry.sealedSourceRef, salts);
    draft.sourceRef = sealed;
    openings.push(opening);
  }
  const written = sealPayload(entry.kind, entry.values as ValuesOf<Fields>, salts);
  const { canonical, hash, ...columns } = buildEntry({ ...draft, payload: written.payload }, salts);
  openings.push(...written.openings);
  const { salt } = JSON.parse(canonical) as { salt: string };
  return {
    name: entry.name,
    fields: entry.kind.fields,
    values: entry.values,
    draft,
    salt,
    openings,
    canonical,
    hash,
    columns,
  };
}

/** `$` names what JSON cannot write. */
const refused = [
  { name: 'a fraction', value: { a: [1, 1.5] }, pointer: '/a/1', rule: 'FRACTION' },
  { name: 'minus zero', value: { a: { $: '-0' } }, pointer: '/a', rule: 'NEGATIVE_ZERO' },
  { name: 'not a number', value: { a: { $: 'NaN' } }, pointer: '/a', rule: 'NOT_A_NUMBER' },
  { name: 'infinity', value: [{ $: '-Infinity' }], pointer: '/0', rule: 'NOT_A_NUMBER' },
  { name: 'an integer past 2^53-1', value: { a: { $: '9007199254740992' } }, pointer: '/a', rule: 'UNSAFE_INTEGER' },
  { name: 'an integer below -(2^53-1)', value: { $: '-9007199254740992' }, pointer: '', rule: 'UNSAFE_INTEGER' },
  { name: 'half a surrogate pair', value: { 'a/b': 'x\ud83d' }, pointer: '/a~1b', rule: 'LONE_SURROGATE' },
  { name: 'the other half', value: ['\udd2bx'], pointer: '/0', rule: 'LONE_SURROGATE' },
  { name: 'half a pair in a name', value: { '\ud83d': 1 }, pointer: '/\ud83d', rule: 'LONE_SURROGATE' },
  { name: 'NUL', value: { '~': 'a\u0000b' }, pointer: '/~0', rule: 'NUL_CHARACTER' },
  { name: 'NUL in a name', value: { 'a\u0000': 1 }, pointer: '/a\u0000', rule: 'NUL_CHARACTER' },
  { name: 'the name __proto__', value: { $: '__proto__' }, pointer: '/__proto__', rule: 'NOT_PLAIN_DATA' },
  { name: 'undefined', value: { a: { $: 'undefined' } }, pointer: '/a', rule: 'NOT_JSON' },
  { name: 'a big integer', value: { a: { $: '1n' } }, pointer: '/a', rule: 'NOT_JSON' },
  { name: 'a function', value: { $: 'function' }, pointer: '', rule: 'NOT_JSON' },
  { name: 'a symbol', value: { $: 'symbol' }, pointer: '', rule: 'NOT_JSON' },
  { name: 'a date', value: { a: { $: 'Date' } }, pointer: '/a', rule: 'NOT_PLAIN_DATA' },
  { name: 'a map', value: { a: { $: 'Map' } }, pointer: '/a', rule: 'NOT_PLAIN_DATA' },
  { name: 'a class instance', value: { $: 'instance' }, pointer: '', rule: 'NOT_PLAIN_DATA' },
  { name: 'a name that is a symbol', value: { $: 'symbol name' }, pointer: '', rule: 'NOT_PLAIN_DATA' },
  { name: 'a hole in a list', value: { a: { $: 'hole' } }, pointer: '/a/1', rule: 'NOT_JSON' },
  { name: 'a named member of a list', value: { $: 'named member' }, pointer: '', rule: 'NOT_PLAIN_DATA' },
  { name: 'nesting past 32', value: { $: 'deep 33' }, pointer: '/0'.repeat(32), rule: 'TOO_DEEP' },
  { name: 'a circle', value: { $: 'circle' }, pointer: '/0'.repeat(32), rule: 'TOO_DEEP' },
];

/** Pure ASCII, so that no editor, normaliser or lone surrogate changes what is checked in. */
const ascii = (value: unknown): string =>
  `${JSON.stringify(value, null, 1).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
const folder = new URL(`file://${process.cwd()}/src/ledger/golden/`);
writeFileSync(new URL('entries.json', folder), ascii(cases.map(golden)));
writeFileSync(new URL('refused-values.json', folder), ascii(refused));
const lists = [0, 1, 2, 3, 5, 8].map((size) => {
  const items = Array.from({ length: size }, (_, index): JsonFact => ({
    line: index + 1,
    weapon: uuid(`weapon ${index}`),
  }));
  return { items, ...summariseList(items) };
});
writeFileSync(new URL('lists.json', folder), ascii(lists));
