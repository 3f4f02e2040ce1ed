import { SOURCES, IDENTITIES } from '../ledger/index.js';
import type { Said, ViewedEntry } from './corrections/entry-view.js';
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
} from '../platform/http/schema.js';
import { CONDITIONS, MARKING_VERDICTS, REQUIREMENTS } from '../vocabulary/index.js';
import type { StateFact } from './custody.js';
import type { MarkingAdvice } from './marking-advice.js';
import { LEGIBILITIES, MARKING_KINDS, MARKING_METHODS, MARKING_PLACES } from './marking.js';
import type { WeaponView } from './weapon-view.js';
import { LEGACY_MEDIA, ORIGINS, STATUSES, UNMARKED_REASONS, type Holder, type Legacy, type Named } from './weapon.js';
import type { Custody, Receipt } from './weapons.service.js';

const WHEN = described(TEXT, 'As stated (EDTF)');
const POSITION = described(INTEGER, 'In the weapon’s stream, from 1');

const holder = named(
  'Holder',
  shape<Holder>({
    kind: codeOf(['unit', 'unknown']),
    unit: described(nullable(ID), 'Null in nobody’s book'),
    basis: codeOf(['present', 'lastKnown']),
    asOf: nullable(WHEN),
  }),
);

const written = shape<Named>({
  code: described(nullable(TEXT), 'Of the vocabulary, where it is certain'),
  asWritten: TEXT,
});
const name = nullable(written);

const legacy = shape<Legacy>({
  company: TEXT,
  medium: nullable(codeOf(LEGACY_MEDIA)),
  volume: nullable(TEXT),
  takenOverAt: nullable(WHEN),
});

const marking = named(
  'Marking',
  shape<WeaponView['markings'][number]>({
    number: described(INTEGER, 'On this weapon, from 1'),
    kind: codeOf(MARKING_KINDS),
    text: described(TEXT, 'As read, in NFC'),
    scripts: described(listOf(TEXT), 'ISO 15924'),
    symbols: listOf(TEXT),
    unread: described(listOf(INTEGER), 'Places of unread characters, from 0 in code points'),
    place: nullable(codeOf(MARKING_PLACES)),
    method: nullable(codeOf(MARKING_METHODS)),
    heightMicrometres: nullable(INTEGER),
    depthMicrometres: nullable(INTEGER),
    legibility: codeOf(LEGIBILITIES),
    appliedBy: nullable(TEXT),
    appliedAt: nullable(WHEN),
    entry: described(ID, 'The entry that recorded it'),
  }),
);

const WEAPON = {
  id: ID,
  registryNumber: described(TEXT, 'Accepted wherever the id is'),
  status: codeOf(STATUSES),
  type: written,
  origin: codeOf(ORIGINS),
  manufacturer: name,
  model: name,
  calibre: name,
  countryOfManufacture: described(nullable(TEXT), 'ISO 3166-1 alpha-3, withdrawn included'),
  yearOfManufacture: nullable(INTEGER),
  conditions: described(
    nullable(listOf(codeOf(CONDITIONS))),
    'What was found of its state; empty where it was examined and has none of these, null where unknown',
  ),
  military: described(nullable(FLAG), 'Made for armed forces; null where unknown'),
  markings: listOf(marking),
  unmarkedReason: nullable(codeOf(UNMARKED_REASONS)),
  legacy: described(nullable(legacy), 'The closed company whose record this was (ITI §13)'),
  holder,
  registeredAt: INSTANT,
  registeredBy: described(ID, 'A unit'),
  position: described(INTEGER, 'Of its last entry; the ETag'),
};

export const weapon = named('Weapon', shape<WeaponView>(WEAPON));

export const receipt = named(
  'Receipt',
  shape<Receipt>({
    ...WEAPON,
    entries: described(
      listOf(
        shape<Receipt['entries'][number]>({ id: ID, position: POSITION, kind: TEXT, hash: HASH, recordedAt: INSTANT }),
      ),
      'What records the act',
    ),
  }),
);

const state = shape<StateFact>({
  position: POSITION,
  status: codeOf(STATUSES),
  holder,
  occurredAt: nullable(WHEN),
  occurredFrom: described(nullable(INSTANT), 'It had not occurred before'),
  occurredTo: described(nullable(INSTANT), 'From then on it had'),
  recordedAt: INSTANT,
  restatedAt: described(nullable(INTEGER), 'Position of the correction that states its time anew'),
});

const aState = named('State', state);

export const custody = named(
  'Custody',
  shape<Custody>({
    weaponId: ID,
    asOf: INSTANT,
    knownAt: INSTANT,
    certain: described(
      FLAG,
      'False where what is stated about time, or what you may not see, leaves more than one state open',
    ),
    complete: described(FLAG, 'False where entries recorded by then are not yours to see'),
    state: described(nullable(state), 'What held then, if certain; null where nothing is known of that time'),
    possible: described(listOf(aState), 'Every state that may have held, latest entry first'),
    chain: described(listOf(aState), 'Every state known then, oldest first'),
  }),
);

const INSTRUMENT = described(TEXT, 'Its code; one that this registry named begins with `x-`');

export const markingAdvice = named(
  'MarkingAdvice',
  shape<MarkingAdvice>({
    weaponId: ID,
    edition: described(INTEGER, 'Of the vocabulary: by the same edition the same record has the same advice'),
    boundBy: listOf(
      shape<MarkingAdvice['boundBy'][number]>({
        instrument: INSTRUMENT,
        since: described(
          nullable(TEXT),
          'Day since when it is taken to bind the State; null from the first of its rules',
        ),
      }),
    ),
    findings: described(
      listOf(
        shape<MarkingAdvice['findings'][number]>({
          rule: TEXT,
          instrument: INSTRUMENT,
          paragraph: TEXT,
          requirement: codeOf(REQUIREMENTS),
          verdict: described(
            codeOf(MARKING_VERDICTS),
            '`cannotTell` where the record, or the date of marking, leaves it open',
          ),
          detail: TEXT,
        }),
      ),
      'One for each requirement of each rule that was in force, or may have been, when the marks were made',
    ),
  }),
);

const sealed = described(
  { anyOf: [TEXT, shape<{ sealed: string }>({ sealed: HASH })] },
  'The text, or its seal where it is not open to you',
);

export const entry = named(
  'Entry',
  shape<ViewedEntry>({
    v: described(INTEGER, 'Of the format: docs/ledger-format.md'),
    id: ID,
    stream: shape<ViewedEntry['stream']>({ type: TEXT, id: ID }),
    position: POSITION,
    kind: described(TEXT, 'Such as `weapon.registered`'),
    occurredAt: nullable(WHEN),
    recordedAt: INSTANT,
    unit: ID,
    officer: described(ID, 'Who recorded it'),
    identity: codeOf(IDENTITIES),
    performedBy: optional(ID),
    source: codeOf(SOURCES),
    sourceRef: optional(sealed),
    basis: optional(sealed),
    corrects: optional(ID),
    payload: described(ANY_OBJECT, 'By kind; `{ "sealed": … }` stands for what is not open to you'),
    prev: described(nullable(HASH), 'Hash of the entry before; null at position 1'),
    salt: described(TEXT, '128 random bits, hexadecimal'),
    hash: described(HASH, 'Of the entry as written, in every view'),
    correctedBy: optional(described(listOf(ID), 'Entries that restate fields of it, oldest first')),
    corrected: optional(
      described(
        shape<Said>({
          occurredAt: nullable(WHEN),
          source: codeOf(SOURCES),
          sourceRef: optional(sealed),
          basis: optional(sealed),
          payload: ANY_OBJECT,
        }),
        'What it says by these corrections; in the view `both`',
      ),
    ),
    expired: optional(described(listOf(TEXT), 'Pointers to what nobody can open any more: its time was over')),
  }),
);
