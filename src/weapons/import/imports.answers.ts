import {
  ANY_OBJECT,
  codeOf,
  described,
  FLAG,
  HASH,
  ID,
  INSTANT,
  INTEGER,
  listOf,
  named,
  nullable,
  optional,
  shape,
  TEXT,
} from '../../platform/http/schema.js';
import { VERDICTS } from './import-verdict.js';
import type { SavedMapping } from './imports.queries.js';
import { COMMITS, IMPORT_STATES, type ImportView, type RowCounts, type RowView } from './weapon-import.js';

export const weaponImport = named(
  'WeaponImport',
  shape<ImportView>({
    id: ID,
    job: described(ID, 'Says how far it is, and what stopped it'),
    state: codeOf(IMPORT_STATES),
    format: codeOf(['csv', 'ndjson']),
    encoding: TEXT,
    gzip: FLAG,
    delimiter: nullable(TEXT),
    commit: codeOf(COMMITS),
    dryRun: FLAG,
    rows: shape<RowCounts>({
      read: INTEGER,
      accepted: INTEGER,
      acceptedWithWarning: INTEGER,
      duplicate: INTEGER,
      rejected: INTEGER,
      entered: described(INTEGER, 'Weapons that are on record by it'),
    }),
    payloadHash: described(nullable(HASH), 'Of the file as it came; null until it has come to its end'),
    payloadBytes: nullable(INTEGER),
    openedAt: INSTANT,
    receivedAt: nullable(INSTANT),
  }),
);

export const importRow = named(
  'ImportRow',
  shape<RowView>({
    number: described(INTEGER, 'In the file, from 1, without the header'),
    line: described(INTEGER, 'The line of the file it begins on, from 1'),
    verdict: codeOf(VERDICTS),
    reasons: listOf(
      shape<RowView['reasons'][number]>({
        pointer: described(TEXT, 'Into the registration that the row says (RFC 6901)'),
        code: TEXT,
        detail: TEXT,
        column: optional(described(TEXT, 'The header of the cell')),
      }),
    ),
    weapon: described(nullable(ID), 'That it made; null unless it was taken in'),
  }),
);

export const savedMapping = named(
  'ImportMapping',
  shape<SavedMapping>({
    id: ID,
    name: TEXT,
    mapping: ANY_OBJECT,
    savedAt: INSTANT,
    savedBy: described(ID, 'An officer'),
  }),
);
