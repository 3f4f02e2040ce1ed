import { codeOf, described, FLAG, INTEGER, named, nullable, shape, TEXT } from '../platform/http/schema.js';
import { REPORT_HEAD, VERSIONS } from './report.answers.js';
import {
  COUNTED_BY,
  type NumberedClass,
  type Tally,
  type WeaponTotals,
  type WeaponTotalsView,
} from './weapon-totals.js';

const tally = named(
  'WeaponTally',
  shape<Tally>({
    counted: INTEGER,
    notCounted: INTEGER,
    unknown: described(INTEGER, 'What decides is not on record: neither counted nor not counted'),
  }),
);

const REPORT = {
  ...REPORT_HEAD,
  state: described(TEXT, 'Whose law counts: ISO 3166-1 alpha-3'),
  day: described(TEXT, 'The day whose law counts, YYYY-MM-DD'),
  lawVersion: described(INTEGER, 'Of that law: GET /v1/vocabulary/national-classes/{state}?version='),
  countingVersion: described(INTEGER, 'Of the rules of counting in the program'),
  vocabulary: nullable(VERSIONS),
  edition: described(nullable(INTEGER), 'Of the vocabulary it was counted by; null until it is made'),
};

export const weaponTotalsRow = named('WeaponTotalsRow', shape<Omit<WeaponTotalsView, 'total'>>(REPORT));

const total = shape<WeaponTotals>({
  weapons: described(INTEGER, 'On record; each of the three adds up to it'),
  iti: described({ allOf: [tally] }, 'By the International Tracing Instrument §4'),
  unroca: described({ allOf: [tally] }, 'By the UN Register of Conventional Arms'),
  national: described({ allOf: [tally] }, 'By the law of the State on the day'),
});

export const weaponTotals = named(
  'WeaponTotals',
  shape<WeaponTotalsView>({ ...REPORT, total: described(nullable(total), 'Null until it is made') }),
);

export const weaponClass = named(
  'WeaponClass',
  shape<NumberedClass>({
    number: described(INTEGER, 'Its place in the report, from 1'),
    by: codeOf(COUNTED_BY),
    category: described(
      nullable(TEXT),
      'The class they are put in; where unknown, the one they would be in if counted; ' +
        'null where rules that may decide differ in it',
    ),
    rule: described(
      nullable(TEXT),
      'The rule that decides, or that cannot be decided; ' +
        'null where none fits, the type has no code, or several may decide alike',
    ),
    counts: described(nullable(FLAG), 'Null where it is not known'),
    weapons: INTEGER,
  }),
);
