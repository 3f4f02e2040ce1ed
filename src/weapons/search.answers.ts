import type { CaseAdded } from './look-cases.service.js';
import { ALIGNMENT_OPS, COMPARISONS, FIELDS, VERDICTS, type AlignmentStep, type Field } from '../matching/index.js';
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
  NUMBER,
  optional,
  shape,
  TEXT,
  type Schema,
} from '../platform/http/schema.js';
import type { CandidateView } from './candidate-view.js';
import type { DisclosureAnswer } from './disclosures.service.js';
import { MARKING_KINDS, MARKING_PLACES } from './marking.js';
import type { Allowance } from './quota.js';
import type { SearchAnswer, SearchedClass } from './marking-searches.service.js';
import { weapon } from './weapons.answers.js';

const recordedAs = described(
  listOf(shape<SearchAnswer['entries'][number]>({ id: ID, position: INTEGER, hash: HASH })),
  'What records that you looked',
);

const allowance = shape<Allowance>({ limit: nullable(INTEGER), remaining: nullable(INTEGER) });
const NO_QUOTA = 'Of the quotas of a day; null where there is none';

const spent = {
  nearlySpent: described(FLAG, 'Four fifths or more of one of them are used'),
  resetsAt: described(INSTANT, 'When counting begins anew'),
};

export const disclosure = named(
  'Disclosure',
  shape<DisclosureAnswer>({
    id: ID,
    weapon,
    quota: described(shape<DisclosureAnswer['quota']>({ weaponsDisclosed: allowance, ...spent }), NO_QUOTA),
    entries: recordedAs,
  }),
);

const compared = (value: Schema) =>
  shape<NonNullable<CandidateView['fields'][Field]>>({
    stated: nullable(value),
    recorded: nullable(value),
    comparison: codeOf(COMPARISONS),
    confidence: described(NUMBER, 'How surely both were understood, from 0 to 1: so much it weighs'),
  });

const candidate = named(
  'Candidate',
  shape<CandidateView>({
    weaponId: ID,
    registryNumber: TEXT,
    score: described(NUMBER, 'Natural log-odds; higher is likelier'),
    matchedMarking: shape<CandidateView['matchedMarking']>({
      kind: codeOf(MARKING_KINDS),
      text: TEXT,
      place: nullable(codeOf(MARKING_PLACES)),
    }),
    alignment: listOf(shape<AlignmentStep>({ op: codeOf(ALIGNMENT_OPS), read: TEXT, marked: TEXT })),
    fields: shape<Required<CandidateView['fields']>>({
      manufacturer: compared(TEXT),
      model: compared(TEXT),
      calibre: compared(TEXT),
      countryOfManufacture: compared(TEXT),
      yearOfManufacture: compared(INTEGER),
    }),
    alert: nullable(codeOf(['stolen', 'lost'])),
    contact: described(
      shape<CandidateView['contact']>({ agency: TEXT, email: nullable(TEXT), phone: nullable(TEXT) }),
      'Whom to ask: the agency that holds it, or registered it where nobody does',
    ),
  }),
);

const searched = shape<SearchedClass>({
  keyVersion: INTEGER,
  separators: codeOf(['ignored']),
  lookAlikes: codeOf(['any']),
  edits: shape<SearchedClass['edits']>({ one: INTEGER, deep: INTEGER }),
  unknownCharacters: described(INTEGER, 'At most; with any, no edits'),
  lostAtOneEnd: described(
    shape<SearchedClass['lostAtOneEnd']>({ most: INTEGER, left: INTEGER }),
    'Characters of the marking that the reading lacks before or after; so many of the reading are left',
  ),
  wildcards: described(
    shape<SearchedClass['wildcards']>({ most: INTEGER, knownInARow: INTEGER, shortOfTwo: INTEGER }),
    'How many `*`; characters known in a row that it takes; where these stand between two `*`, one of the two stands for so many characters at most, less those unread before it',
  ),
  ncic: described(codeOf(['sameForm']), 'O is 0, and letters between digits do not count'),
  maxKeyLength: described(INTEGER, 'A longer marking is found by its equal reading only'),
  depth: codeOf(['one', 'deep']),
  exactOnly: described(listOf(INTEGER), 'Readings, from 0, that are too long for more'),
});

export const search = named(
  'MarkingSearch',
  shape<SearchAnswer>({
    id: ID,
    verdict: codeOf(VERDICTS),
    candidates: described(listOf(candidate), 'The likeliest, best first, at most 25'),
    found: described(INTEGER, 'Weapons within the class of errors, those shown included'),
    missing: described(listOf(codeOf([...FIELDS, 'characters'])), 'What you could still say to tell them apart'),
    searched: described(searched, 'The class of errors within which nothing was missed, if complete'),
    complete: described(FLAG, 'False where the time ran out, or too many markings begin or end like a reading'),
    quota: described(
      shape<SearchAnswer['quota']>({ searches: allowance, weaponsShown: allowance, ...spent }),
      NO_QUOTA,
    ),
    entries: recordedAs,
  }),
);

/** One line of a stream of searches. */
export const searchLine = shape<{ line: number; answer?: unknown; problem?: unknown }>({
  line: described(INTEGER, 'Of what you sent, from 1'),
  answer: optional(search),
  problem: optional(described(ANY_OBJECT, 'Where this line was refused; what any refusal says')),
});

export const caseAdded = named('CaseAdded', shape<CaseAdded>({ id: ID, entries: recordedAs }));
