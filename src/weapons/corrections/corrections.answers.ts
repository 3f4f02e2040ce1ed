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
  shape,
  TEXT,
} from '../../platform/http/schema.js';
import type { CorrectedEntry } from './correction-kinds.js';
import { CORRECTION_STATUSES } from './correction-row.js';
import type { CorrectionLine, CorrectionView } from './correction-view.js';
import { SUPPLEMENT_STATUSES, type SupplementView } from './supplement.js';

const FIELDS = described(listOf(TEXT), 'Such as `manufacturer` and `markings/1/text`');

const LINE = {
  id: described(ID, 'The entry by which it was proposed, or took effect at once'),
  status: described(codeOf(CORRECTION_STATUSES), '`proposed` waits for a second officer'),
  weapon: ID,
  corrects: shape<CorrectedEntry>({ entry: ID, kind: TEXT, position: INTEGER }),
  fields: FIELDS,
  identifying: described(FLAG, 'It takes a second officer'),
  unit: ID,
  officer: ID,
  recordedAt: INSTANT,
  decidedAt: described(nullable(INSTANT), 'Null while it is open'),
  second: described(
    nullable(shape<NonNullable<CorrectionLine['second']>>({ unit: ID, officer: ID })),
    'Who confirmed or rejected it; null while nobody has, and where one person was enough',
  ),
};

export const correctionLineSchema = shape<CorrectionLine>(LINE);

const reason = (of: string) =>
  described(
    { anyOf: [nullable(TEXT), shape<{ sealed: string }>({ sealed: HASH })] },
    `${of}: the text, or its seal where it is not open to you; null where there is none you may see`,
  );

export const correctionSchema = named(
  'Correction',
  shape<CorrectionView>({
    ...LINE,
    restates: described(ANY_OBJECT, 'Under the names and in the form of the entry that is corrected'),
    reason: reason('Why it is restated'),
    rejection: reason('Why it was rejected'),
    entries: described(
      listOf(
        shape<CorrectionView['entries'][number]>({
          id: ID,
          position: INTEGER,
          kind: TEXT,
          hash: HASH,
          recordedAt: INSTANT,
        }),
      ),
      'What records it, on the weapon’s stream',
    ),
  }),
);

export const supplementSchema = named(
  'Supplement',
  shape<SupplementView>({
    id: ID,
    status: described(codeOf(SUPPLEMENT_STATUSES), '`due` until a later answer is received or it is waived'),
    quotedIn: described(codeOf(['disclosure']), 'What was answered'),
    quote: described(ID, 'What was answered, such as the disclosure'),
    quoteEntry: described(ID, 'The entry that records the answer'),
    weapon: ID,
    correction: described(ID, 'The correction that made it outdated'),
    correctionEntry: described(ID, 'The entry by which the correction took effect'),
    fields: described(listOf(TEXT), 'What the answer quoted and is no longer so'),
    unit: described(ID, 'Who received the answer'),
    dueSince: INSTANT,
    closedAt: nullable(INSTANT),
    closedBy: described(nullable(ID), 'The entry of the later answer, or of the waiver'),
  }),
);
