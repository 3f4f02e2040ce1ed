import { ALIGNMENT_OPS, COMPARISONS, FIELDS, VERDICTS, type AlignmentStep, type Field } from '../matching/index.js';
import {
  codeOf,
  described,
  FLAG,
  HASH,
  ID,
  INTEGER,
  listOf,
  named,
  nullable,
  NUMBER,
  shape,
  TEXT,
  type Schema,
} from '../platform/http/schema.js';
import type { CandidateView } from './candidate-view.js';
import type { DisclosureAnswer } from './disclosures.service.js';
import { MARKING_KINDS, MARKING_PLACES } from './marking.js';
import type { SearchAnswer, SearchedClass } from './marking-searches.service.js';
import { weapon } from './weapons.answers.js';

const recordedAs = described(
  listOf(shape<SearchAnswer['entries'][number]>({ id: ID, position: INTEGER, hash: HASH })),
  'What records that you looked',
);

export const disclosure = named('Disclosure', shape<DisclosureAnswer>({ id: ID, weapon, entries: recordedAs }));

const compared = (value: Schema) =>
  shape<NonNullable<CandidateView['fields'][Field]>>({
    stated: nullable(value),
    recorded: nullable(value),
    comparison: codeOf(COMPARISONS),
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
    entries: recordedAs,
  }),
);
