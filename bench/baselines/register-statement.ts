import type { QueryConfig } from 'pg';
import type { Acting } from '../../src/platform/database/acting.js';
import type { Registered } from '../kit/rows.js';

const MARKINGS = 3;

/** Columns of each table and the name of the value that goes there; a value of one name is sent once. */
const ENTRY = {
  stream_id: 'weapon',
  position: 'position',
  id: 'entry',
  stream_type: 'streamType',
  kind: 'kind',
  occurred_from: 'occurredFrom',
  occurred_to: 'occurredTo',
  recorded_at: 'recordedAt',
  unit_id: 'unit',
  officer_id: 'officer',
  hash: 'hash',
  canonical: 'canonical',
  viewers: 'viewers',
};
const OUTBOX = { entry_id: 'entry', hash: 'hash' };
const OPENING = {
  entry_id: 'entry',
  path: 'openingPath',
  name: 'openingName',
  value: 'openingValue',
  salt: 'openingSalt',
  viewers: 'viewers',
};
const STREAM = {
  id: 'weapon',
  type: 'streamType',
  position: 'position',
  hash: 'hash',
  recorded_at: 'recordedAt',
  viewers: 'viewers',
};
const own = (prefix: string, columns: readonly string[]) =>
  Object.fromEntries(columns.map((column) => [column, `${prefix}.${column}`]));
const HOLDER = ['holder_kind', 'holder_unit_id', 'holder_basis', 'holder_as_of'];
const WEAPON = {
  id: 'weapon',
  position: 'position',
  registered_at: 'recordedAt',
  registered_by_unit_id: 'unit',
  viewers: 'viewers',
  ...own('weapon', [
    'registry_number',
    'type_code',
    'type_text',
    'origin',
    'manufacturer_code',
    'manufacturer_text',
    'model_code',
    'model_text',
    'calibre_code',
    'calibre_text',
    'country_of_manufacture',
    'year_of_manufacture',
    'description_id',
    'conditions',
    'military',
    'unmarked_reason',
    'legacy',
    'status',
    ...HOLDER,
  ]),
};
const STATE = {
  weapon_id: 'weapon',
  position: 'position',
  entry_id: 'entry',
  recorded_at: 'recordedAt',
  viewers: 'viewers',
  occurred_from: 'occurredFrom',
  occurred_to: 'occurredTo',
  occurred_at: 'occurredAt',
  ...own('weapon', ['status', ...HOLDER]),
};
const OF_MARKING = [
  'number',
  'kind',
  'text',
  'scripts',
  'symbols',
  'unread',
  'place',
  'method',
  'height_micrometres',
  'depth_micrometres',
  'legibility',
  'applied_by',
  'applied_at',
];
const marking = (index: number) => ({
  weapon_id: 'weapon',
  entry_id: 'entry',
  viewers: 'viewers',
  ...own(`marking${index}`, OF_MARKING),
});
const OF_KEY = ['key', 'kind', 'marking_number', 'version'];
const key = (index: number) => ({ weapon_id: 'weapon', ...own(`key${index}`, OF_KEY) });
const IDEMPOTENCY = {
  agency_id: 'agency',
  credential_id: 'credential',
  route: 'route',
  key: 'idempotencyKey',
  fingerprint: 'fingerprint',
  reference: 'reference',
};

type Columns = Record<string, string>;
const several = (count: number, row: (index: number) => Columns) =>
  Array.from({ length: count }, (_, index) => row(index));

type Insert = readonly [table: string, rows: readonly Columns[]];
const inserts = (keys: number): readonly Insert[] => [
  ['ledger_entries', [ENTRY]],
  ['ledger_outbox', [OUTBOX]],
  ['entry_openings', [OPENING]],
  ['streams', [STREAM]],
  ['weapons', [WEAPON]],
  ['weapon_states', [STATE]],
  ['markings', several(MARKINGS, marking)],
  ['marking_keys', several(keys, key)],
  ['idempotency_keys', [IDEMPOTENCY]],
];

interface Statement {
  /** Under which a connection keeps it prepared. */
  name: string;
  text: string;
  /** Of the parameters, in their order. */
  names: readonly string[];
}

/** One statement for everything a registration leaves; every value is a parameter, nothing is computed. */
function statementFor(keys: number): Statement {
  const all = inserts(keys);
  const names = [...new Set(all.flatMap(([, rows]) => rows.flatMap((row) => Object.values(row))))];
  const place = (name: string) => `$${names.indexOf(name) + 1}`;
  const insert = ([table, rows]: Insert) =>
    `INSERT INTO ${table} (${Object.keys(rows[0]!).join(', ')}) VALUES ` +
    rows.map((row) => `(${Object.values(row).map(place).join(', ')})`).join(', ');
  const before = all.slice(0, -1).map((one, index) => `rows${index} AS (${insert(one)})`);
  return { name: `register ${keys}`, text: `WITH ${before.join(', ')} ${insert(all.at(-1)!)}`, names };
}

const statements = new Map<number, Statement>();

function statementOf(keys: number): Statement {
  const statement = statements.get(keys) ?? statementFor(keys);
  statements.set(keys, statement);
  return statement;
}

const literal = (list: readonly (string | number)[]) =>
  `{${list.map((item) => (typeof item === 'number' ? item : `"${item.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;

/** The statement of one registration, by how many keys its markings have; the idempotency key comes with the request. */
export function registerBy({ recorded, change }: Registered, acting: Acting): (key: string) => QueryConfig {
  const { row, openings, viewers } = recorded;
  const [opening] = openings;
  const { markings, keys, states, weapon } = change;
  if (openings.length !== 1 || markings.length !== MARKINGS || !opening || !states[0])
    throw new Error(`The baseline is written for one opening and ${MARKINGS} markings`);
  const { name, text, names } = statementOf(keys.length);
  const values: Record<string, unknown> = {
    weapon: weapon.id,
    entry: row.id,
    position: row.position,
    streamType: row.streamType,
    kind: row.kind,
    occurredAt: states[0].occurred_at,
    occurredFrom: row.occurredFrom,
    occurredTo: row.occurredTo,
    recordedAt: row.recordedAt,
    unit: row.unit,
    officer: row.officer,
    hash: Buffer.from(row.hash, 'hex'),
    canonical: row.canonical,
    viewers: literal(viewers),
    openingPath: opening.path,
    openingName: opening.name,
    openingValue: JSON.stringify(opening.value),
    openingSalt: Buffer.from(opening.salt, 'hex'),
    agency: acting.agency,
    credential: acting.credential,
    route: 'POST /v1/weapons',
    fingerprint: Buffer.from(row.hash, 'hex'),
    reference: JSON.stringify({ weapon: weapon.id, entry: row.id }),
  };
  const put = (prefix: string, columns: object) => {
    for (const [column, value] of Object.entries(columns))
      values[`${prefix}.${column}`] = Array.isArray(value) ? literal(value) : value;
  };
  put('weapon', weapon);
  markings.forEach((made, index) => put(`marking${index}`, made));
  keys.forEach((made, index) => put(`key${index}`, made));
  const ordered = names.map((one) => values[one]);
  const keyPlace = names.indexOf('idempotencyKey');
  return (idempotencyKey) => {
    ordered[keyPlace] = idempotencyKey;
    return { name, text, values: ordered };
  };
}
