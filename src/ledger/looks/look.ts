import type { Envelope } from '../envelope.js';
import type { JsonObject } from '../json-fact.js';
import { defineKind } from '../kinds.js';
import { summariseList, type ListSummary } from '../merkle.js';

/**
 * What somebody did with the register that changed nothing in it: read records, took an export away, had it whole or cut
 * off, or was refused something. Searches and disclosures are entries of their own.
 */
export const LOOK_ACTS = ['read', 'exported', 'exportEnded', 'exportCut', 'refused'] as const;
export type LookAct = (typeof LOOK_ACTS)[number];

type Identity = Envelope['identity'];

/** Who looks. */
export interface Looker {
  officer: string;
  credential: string;
  identity: Identity;
  agency: string;
  /** On whose behalf. */
  unit: string;
  authorityUnit: string;
}

export interface Look {
  act: LookAct;
  /** Null for refusals of callers nobody knows, which are counted together. */
  looker: Looker | null;
  /** The route, such as `GET /v1/weapons/:id`; of refusals counted together the reason is enough. */
  route: string | null;
  /** What was named in the path. */
  target: string | null;
  /** Code of the purpose, where one was stated. */
  purpose: string | null;
  /** Which shape of answer was shown, by its name in the API document: it says which fields. */
  shows: string | null;
  /** Ids of the weapons that were shown, where the answer is no stream. */
  weapons: readonly string[];
  /** Why it was refused. */
  code: string | null;
  /** Of an export: the snapshot it was read in. */
  snapshot: string | null;
  /** Of an export that ended: how many rows were taken. */
  rows: number | null;
  /** How many alike this is. */
  times: number;
  request: string | null;
}

/** What a look is before more is known of it. */
export const NO_LOOK: Omit<Look, 'act'> = {
  looker: null,
  route: null,
  target: null,
  purpose: null,
  shows: null,
  weapons: [],
  code: null,
  snapshot: null,
  rows: null,
  times: 1,
  request: null,
};

/** A look as its table holds it, but for when and in which entry it was recorded. */
export interface LookColumns {
  act: LookAct;
  officer_id: string | null;
  credential_id: string | null;
  identity: Identity | null;
  agency_id: string | null;
  unit_id: string | null;
  route: string | null;
  target: string | null;
  purpose: string | null;
  shows: string | null;
  weapon_ids: readonly string[];
  code: string | null;
  snapshot: string | null;
  row_count: number | null;
  times: number;
  request_id: string | null;
}

export const columnsOfLook = ({ looker, weapons, rows, request, ...look }: Look): LookColumns => ({
  act: look.act,
  officer_id: looker?.officer ?? null,
  credential_id: looker?.credential ?? null,
  identity: looker?.identity ?? null,
  agency_id: looker?.agency ?? null,
  unit_id: looker?.unit ?? null,
  route: look.route,
  target: look.target,
  purpose: look.purpose,
  shows: look.shows,
  weapon_ids: weapons,
  code: look.code,
  snapshot: look.snapshot,
  row_count: rows,
  times: look.times,
  request_id: request,
});

const COLUMNS = Object.keys(columnsOfLook({ act: 'read', ...NO_LOOK })) as (keyof LookColumns)[];

/** A look as the list is hashed: its columns that say something. docs/ledger-format.md, "Looks". */
const itemOf = (look: LookColumns): JsonObject =>
  Object.fromEntries(COLUMNS.flatMap((name) => (look[name] === null ? [] : [[name, look[name]]]))) as JsonObject;

/** What the entry holds of the looks it records. */
export const summariseLooks = (looks: readonly LookColumns[]): ListSummary => summariseList(looks.map(itemOf));

/** Looks that were recorded together: the entry holds the hash of their list, which stands in a table beside it. */
export const looksRecorded = defineKind({ kind: 'looks.recorded', stream: 'looks', fields: { looks: 'plain' } });

/** What is recorded of a path, where it is an id, a number or a code; what else a caller may write stays out. */
const TARGET_FORM = /^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$/;
export const targetOf = (text: string | undefined): string | null =>
  text !== undefined && TARGET_FORM.test(text) ? text : null;
