import {
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
} from '../platform/http/schema.js';
import type { Resolution } from './agreement.js';
import type { Country } from './countries.js';
import type { Extended } from './extensions.service.js';
import { FORMAT_PARTS, WRITTEN_IN, type FormatPart } from './import-mark-parts.js';
import type { NationalRule } from './national-classes.js';
import { IMPORT_MARK_PARTS } from './tables/import-mark-formats.js';
import { OCCASIONS, REQUIREMENTS } from './tables/marking-rules.js';
import { WEAPON_CLASSES } from './tables/weapon-types.js';
import {
  LIST_NAMES,
  type CalibreWord,
  type ImportMarkFormatWord,
  type LawWord,
  type ListState,
  type ManufacturerWord,
  type MarkingRuleWord,
  type ModelWord,
  type TypeCrosswalk,
  type WeaponTypeWord,
} from './word-lists.js';
import type { VocabularyState } from './words.service.js';

const CODE = described(TEXT, 'Stays, and never comes to mean anything else');
const COUNTRY = described(TEXT, 'ISO 3166-1 alpha-3, withdrawn included');
const EDITIONS = described(
  listOf(INTEGER),
  'Editions in which this registry added or extended it; empty where it is as the program has it',
);
const ALIASES = described(listOf(TEXT), 'Other texts that say it');
const YEAR = described(nullable(INTEGER), 'Null where it is not known, or has not ended');
const DAY = described(TEXT, 'YYYY-MM-DD');

export const vocabularyState = named(
  'VocabularyState',
  shape<VocabularyState>({
    edition: described(INTEGER, 'How many extensions of the national authority there are'),
    lists: listOf(
      shape<ListState>({
        name: codeOf(LIST_NAMES),
        version: described(INTEGER, 'Of the list in the program'),
        edition: described(INTEGER, 'The last that extended it; 0 where none did'),
        codes: described(INTEGER, 'How many it has'),
        digest: described(HASH, 'SHA-256 over the list: equal where two registries mean the same'),
      }),
    ),
  }),
);

export const country = named(
  'Country',
  shape<Country>({
    code: COUNTRY,
    name: TEXT,
    withdrawn: described(
      nullable(
        shape<NonNullable<Country['withdrawn']>>({
          introduced: INTEGER,
          withdrawn: described(INTEGER, 'Nothing made in a later year carries it'),
          successors: listOf(COUNTRY),
        }),
      ),
      'Null for a code in use',
    ),
  }),
);

export const weaponType = named(
  'WeaponType',
  shape<WeaponTypeWord>({
    code: CODE,
    name: TEXT,
    class: codeOf(WEAPON_CLASSES),
    parent: described(nullable(TEXT), 'The next wider type'),
    aliases: ALIASES,
    crosswalk: described(
      shape<TypeCrosswalk>({
        unroca: described(nullable(TEXT), 'Category of the UN Register; null where there is none, or the bore decides'),
        ncic: described(listOf(TEXT), 'NCIC letters, the usual one first'),
        hs: described(
          shape<TypeCrosswalk['hs']>({ military: nullable(TEXT), other: nullable(TEXT) }),
          'Subheading of the Harmonized System for a military weapon and for any other',
        ),
        munitions: described(nullable(TEXT), 'Item of the Munitions List, up to 12.7 mm'),
      }),
      'What other lists call it',
    ),
    editions: EDITIONS,
  }),
);

export const calibre = named(
  'Calibre',
  shape<CalibreWord>({
    code: CODE,
    name: described(TEXT, 'As the C.I.P. tables have it'),
    diameter: described(
      INTEGER,
      'Of the bullet, for shotguns and launchers of the bore, in hundredths of a millimetre',
    ),
    aliases: ALIASES,
    editions: EDITIONS,
  }),
);

export const manufacturer = named(
  'Manufacturer',
  shape<ManufacturerWord>({
    code: CODE,
    name: TEXT,
    country: COUNTRY,
    formerCountries: listOf(COUNTRY),
    from: YEAR,
    to: YEAR,
    aliases: ALIASES,
    formerNames: listOf(TEXT),
    brands: described(listOf(TEXT), 'Names on its weapons that are no name of the firm'),
    factoryCodes: described(listOf(TEXT), 'Too short to name it by themselves'),
    role: codeOf(['maker', 'importer']),
    related: described(listOf(TEXT), 'Codes of makers whose weapons carry its name, and the other way round'),
    importMarks: described(listOf(TEXT), 'As they read on the weapon'),
    editions: EDITIONS,
  }),
);

export const model = named(
  'Model',
  shape<ModelWord>({
    code: CODE,
    name: TEXT,
    makers: described(listOf(TEXT), 'Codes of manufacturers, the designer’s first'),
    type: described(TEXT, 'Code of a weapon type'),
    calibres: described(listOf(TEXT), 'Codes, the usual one first'),
    aliases: ALIASES,
    editions: EDITIONS,
  }),
);

export const markingRule = named(
  'MarkingRule',
  shape<MarkingRuleWord>({
    code: CODE,
    instrument: described(TEXT, 'Its code; one that this registry named begins with `x-`'),
    paragraph: TEXT,
    on: described(codeOf(OCCASIONS), 'What calls for the marking'),
    from: described(DAY, 'First day of marking that it governs; a State may be bound only later'),
    to: nullable(DAY),
    requires: listOf(
      shape<{ is: string; micrometres?: number }>({ is: codeOf(REQUIREMENTS), micrometres: optional(NUMBER) }),
    ),
    editions: EDITIONS,
  }),
);

const nationalRule = shape<NationalRule>({
  code: TEXT,
  from: DAY,
  to: nullable(DAY),
  counts: described(FLAG, 'Whether the law counts as a firearm what the rule fits'),
  category: nullable(TEXT),
  types: optional(listOf(TEXT)),
  calibres: optional(listOf(TEXT)),
  bore: optional(shape<{ from?: number; to?: number }>({ from: optional(INTEGER), to: optional(INTEGER) })),
  has: optional(listOf(TEXT)),
  hasNot: optional(listOf(TEXT)),
  madeUntil: optional(INTEGER),
});

export const nationalLaw = named(
  'NationalLaw',
  shape<LawWord>({
    code: described(TEXT, 'The State: ISO 3166-1 alpha-3'),
    version: described(INTEGER, 'From 1; every version can be read'),
    rules: described(listOf(nationalRule), 'The first in force that fits decides'),
    editions: EDITIONS,
  }),
);

const formatPart = shape<FormatPart>({
  is: described(codeOf(FORMAT_PARTS), 'What it tells; `text` and `other` tell nothing'),
  text: optional(TEXT),
  digits: optional(INTEGER),
  of: optional(codeOf(WRITTEN_IN)),
  least: optional(INTEGER),
  most: optional(INTEGER),
});

export const importMarkFormat = named(
  'ImportMarkFormat',
  shape<ImportMarkFormatWord>({
    code: CODE,
    country: described(nullable(TEXT), 'The State whose law asks for it; null where any may'),
    name: TEXT,
    example: TEXT,
    tells: listOf(codeOf(IMPORT_MARK_PARTS)),
    pattern: described(
      nullable(TEXT),
      'Regular expression on the mark in upper case; null where parts or lists decide',
    ),
    from: described(nullable(DAY), 'First day of use; null where it is open'),
    to: described(nullable(DAY), 'Last day of use; null where it is open'),
    parts: described(nullable(listOf(formatPart)), 'Of a format of this registry, from left to right'),
    editions: EDITIONS,
  }),
);

export const resolution = named(
  'Resolution',
  shape<Resolution>({
    code: described(
      nullable(TEXT),
      'The likeliest meaning; null where nothing is known by that text, or several things',
    ),
    confidence: described(NUMBER, 'From 0 (no code) to 1 (the text says it)'),
    assumed: described(FLAG, 'The text suggests the code and does not say it: it would not be recorded'),
    asWritten: TEXT,
    ambiguous: optional(described(listOf(TEXT), 'Every code the text may mean, where it does not say one')),
    importer: optional(described(TEXT, 'Who imported the weapon, where a manufacturer’s text names it too')),
  }),
);

export const extended = (word: object) =>
  shape<Extended>({
    edition: described(INTEGER, 'Of the vocabulary, from 1'),
    word: described({ allOf: [word] }, 'The code as it is now'),
    entries: listOf(
      shape<Extended['entries'][number]>({
        id: ID,
        position: described(INTEGER, 'The edition'),
        kind: TEXT,
        hash: HASH,
        recordedAt: INSTANT,
      }),
    ),
  });
