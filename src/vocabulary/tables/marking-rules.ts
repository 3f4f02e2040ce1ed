import type { Table } from './table.js';

const PLAIN = [
  'manufacturerName',
  'countryOfManufacture',
  'countryOrPlace',
  'serial',
  'yearOfManufacture',
  'importCountry',
  'importYear',
  'importerName',
  'importerPlace',
  'releaseMark',
  'confiscationMark',
  'securityMark',
  'onFrameOrReceiver',
  'onTwoParts',
  'script',
] as const;
export const SIZES = ['height', 'depth'] as const;
export const REQUIREMENTS = [...PLAIN, ...SIZES] as const;

/** What an instrument asks of a marking. `marking-requirements.ts` says how each is judged. */
export type Requirement = { is: (typeof PLAIN)[number] } | { is: (typeof SIZES)[number]; micrometres: number };

export const INSTRUMENTS = ['ITI', 'FirearmsProtocol', 'CIFTA', 'ECOWAS', 'EU', 'USA'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

export const OCCASIONS = ['manufacture', 'import', 'civilRelease', 'confiscation'] as const;

export interface MarkingRule {
  code: string;
  /** Of `INSTRUMENTS`, or one that a registry named: then its code begins with `x-`. */
  instrument: string;
  paragraph: string;
  /** What calls for the marking. */
  on: (typeof OCCASIONS)[number];
  /** First and last day of marking that it governs, `YYYY-MM-DD`; a State may be bound only later. */
  from: string;
  to: string | null;
  requires: readonly Requirement[];
}

type Name = (typeof PLAIN)[number];
const asks = (list: string): Requirement[] => list.split(' ').map((is) => ({ is: is as Name }));
const row = (
  code: string,
  instrument: Instrument,
  paragraph: string,
  on: MarkingRule['on'],
  from: string,
  requires: readonly Requirement[],
): MarkingRule => ({ code, instrument, paragraph, on, from, to: null, requires });

/** .003 inch, the depth of 27 CFR 478.92 and of Directive (EU) 2024/325 (0.0762 mm); 1/16 inch; 1.6 mm. */
const DEPTH = { is: 'depth', micrometres: 76.2 } as const;
const SIXTEENTH_INCH = { is: 'height', micrometres: 1587.5 } as const;
const HEIGHT_EU = { is: 'height', micrometres: 1600 } as const;

const ITI = '2005-12-08';
const PROTOCOL = '2005-07-03';
const CIFTA = '1998-07-01';
const ECOWAS = '2009-09-29';
const EU_MARKING = '2018-09-14';
const EU_TECHNICAL = '2020-01-17';
/** "After the eighteenth month following the publication" of 22 January 2024: the reading that begins latest. */
const EU_DEPTH = '2025-08-01';
const US_SIZE = '2002-01-30';

/**
 * Marking rules as advice. Sources: International Tracing Instrument (A/60/88) §8 and §10, from its adoption; Firearms
 * Protocol art. 8, CIFTA art. VI and ECOWAS Convention art. 18, from their entry into force; Directive (EU) 2021/555
 * art. 4 (before it 91/477 as amended by 2017/853), Implementing Directive (EU) 2019/68 from the day it was to be
 * law in the Member States, as amended by (EU) 2024/325; 27 CFR 478.92(a)(1), size and depth for firearms manufactured
 * or imported on and after 30 January 2002. What they leave to States (the method, for one) is not asked.
 */
export const markingRuleTable: Table<MarkingRule> = {
  version: 1,
  rows: [
    row('iti-8a', 'ITI', '§8(a)', 'manufacture', ITI, asks('manufacturerName countryOfManufacture serial')),
    row('iti-8b', 'ITI', '§8(b)', 'import', ITI, asks('importCountry importYear')),
    row('iti-8c', 'ITI', '§8(c)', 'civilRelease', ITI, asks('releaseMark')),
    row('iti-10', 'ITI', '§10', 'manufacture', ITI, asks('onFrameOrReceiver')),
    row(
      'fp-8a',
      'FirearmsProtocol',
      'art. 8(1)(a)',
      'manufacture',
      PROTOCOL,
      asks('manufacturerName countryOrPlace serial'),
    ),
    row('fp-8b', 'FirearmsProtocol', 'art. 8(1)(b)', 'import', PROTOCOL, asks('importCountry importYear')),
    row('fp-8c', 'FirearmsProtocol', 'art. 8(1)(c)', 'civilRelease', PROTOCOL, asks('releaseMark')),
    row('cifta-6-1a', 'CIFTA', 'art. VI(1)(a)', 'manufacture', CIFTA, asks('manufacturerName countryOrPlace serial')),
    row('cifta-6-1b', 'CIFTA', 'art. VI(1)(b)', 'import', CIFTA, asks('importerName importerPlace')),
    row('cifta-6-1c', 'CIFTA', 'art. VI(1)(c)', 'confiscation', CIFTA, asks('confiscationMark')),
    row(
      'ecowas-18-classic',
      'ECOWAS',
      'art. 18, classic marking',
      'manufacture',
      ECOWAS,
      asks('serial manufacturerName countryOfManufacture yearOfManufacture onTwoParts'),
    ),
    row('ecowas-18-security', 'ECOWAS', 'art. 18, security marking', 'manufacture', ECOWAS, asks('securityMark')),
    row(
      'eu-4',
      'EU',
      '2021/555 art. 4(2)',
      'manufacture',
      EU_MARKING,
      asks('manufacturerName countryOrPlace serial yearOfManufacture'),
    ),
    row('eu-2019-68', 'EU', '2019/68 annex', 'manufacture', EU_TECHNICAL, [HEIGHT_EU, ...asks('script')]),
    row('eu-2024-325', 'EU', '2019/68 annex as amended by 2024/325', 'manufacture', EU_DEPTH, [DEPTH]),
    row('us-478-92-serial', 'USA', '27 CFR 478.92(a)(1)(i)', 'manufacture', US_SIZE, [
      ...asks('serial onFrameOrReceiver'),
      DEPTH,
      SIXTEENTH_INCH,
    ]),
    row(
      'us-478-92-maker',
      'USA',
      '27 CFR 478.92(a)(1)(ii)',
      'manufacture',
      US_SIZE,
      asks('manufacturerName countryOrPlace'),
    ),
    row(
      'us-478-92-import',
      'USA',
      '27 CFR 478.92(a)(1)(ii)(C), (E)',
      'import',
      US_SIZE,
      asks('importerName importerPlace countryOfManufacture'),
    ),
  ],
};
