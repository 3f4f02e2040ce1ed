/** The act by which something is undone that no correction changes. */
export interface Undoing {
  act: 'void' | 'handOver' | 'recover' | 'report' | 'mark' | 'correct' | 'disclose' | 'search' | 'extend';
  says: string;
}

const VOID: Undoing = { act: 'void', says: 'the entry is voided as a whole and what is right is recorded anew' };
const HAND_OVER: Undoing = { act: 'handOver', says: 'custody passes by a handover, a transfer, or a loss and a find' };
const RECOVER: Undoing = { act: 'recover', says: 'POST /v1/weapons/{id}/finds records that it is there again' };
const REPORT: Undoing = { act: 'report', says: 'POST /v1/weapons/{id}/losses reports what happened to it' };
const MARK: Undoing = { act: 'mark', says: 'POST /v1/weapons/{id}/markings records what was read' };

/** What every entry says besides its payload: when it was so, and from where it is known. */
export const CIRCUMSTANCES = ['occurredAt', 'source', 'sourceRef', 'basis'] as const;
const REPORTED = [...CIRCUMSTANCES, 'circumstances', 'caseReference'] as const;

/** What describes a weapon as it was registered. */
export const DESCRIPTION = [
  'type',
  'manufacturer',
  'model',
  'calibre',
  'countryOfManufacture',
  'yearOfManufacture',
  'conditions',
  'military',
  'unmarkedReason',
  'legacy',
  'markings',
] as const;

/** Fields that describe, by kind of entry: what a correction may restate. */
const CORRECTABLE: Readonly<Record<string, readonly string[]>> = {
  'weapon.registered': [...CIRCUMSTANCES, ...DESCRIPTION],
  'weapon.marked': [...CIRCUMSTANCES, 'markings'],
  'weapon.lost': REPORTED,
  'weapon.stolen': REPORTED,
  'weapon.found': REPORTED,
};

/** What a weapon is told by: who restates one of these needs a second officer. */
const IDENTIFYING: readonly string[] = ['type', 'manufacturer', 'model', 'calibre', 'markings'];

/** Custody and state, under the names that callers give them. */
const OF_STATE: readonly string[] = ['status', 'state', 'holder', 'holderUnit', 'custody', 'missingSince'];

/** What makes the entry the entry that it is. */
const OF_RECORD: readonly string[] = [
  'v',
  'id',
  'stream',
  'position',
  'kind',
  'recordedAt',
  'unit',
  'officer',
  'identity',
  'performedBy',
  'corrects',
  'prev',
  'salt',
  'hash',
  'registryNumber',
  'origin',
  'importedFrom',
];

const STATE_UNDONE_BY: Readonly<Record<string, Undoing>> = {
  'weapon.registered': HAND_OVER,
  'weapon.marked': HAND_OVER,
  'weapon.lost': RECOVER,
  'weapon.stolen': RECOVER,
  'weapon.found': REPORT,
};

/** Kinds of which nothing is corrected, with what is done instead. */
const NOTHING_CORRECTED: Readonly<Record<string, Undoing>> = {
  'weapon.disclosed': { act: 'disclose', says: 'a look at the record is not described; another is another entry' },
  'markings.searched': { act: 'search', says: 'a search is recorded as it was asked; another is another entry' },
  'vocabulary.extended': { act: 'extend', says: 'POST /v1/vocabulary/… adds to a list, or ends what stands in it' },
};

export const correctableFields = (kind: string): readonly string[] => CORRECTABLE[kind] ?? [];

export const identifies = (field: string): boolean => IDENTIFYING.includes(field.split('/', 1)[0]!);

/** What undoes a field of an entry that is not descriptive; undefined for a field that no entry has. */
export function undoingOf(kind: string, field: string): Undoing | undefined {
  if (OF_STATE.includes(field)) return STATE_UNDONE_BY[kind];
  if (field === 'kind' && (kind === 'weapon.lost' || kind === 'weapon.stolen')) return REPORT;
  return OF_RECORD.includes(field) ? VOID : undefined;
}

/** A marking is taken away with its entry, and added by another one. */
export const MARKING_TAKEN_AWAY = VOID;
export const MARKING_ADDED = MARK;

/** What is done about an entry of which nothing is descriptive; null where fields of it can be corrected. */
export function undoingOfWhole(kind: string): Undoing | null {
  if (Object.hasOwn(CORRECTABLE, kind)) return null;
  return NOTHING_CORRECTED[kind] ?? VOID;
}
