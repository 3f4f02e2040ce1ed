import type { Table } from './table.js';

/** What an import mark may tell. */
export const IMPORT_MARK_PARTS = ['importer', 'place', 'country', 'year'] as const;
export type ImportMarkPart = (typeof IMPORT_MARK_PARTS)[number];

/** How an import mark is written, and what it tells. */
export interface BuiltinFormat {
  code: string;
  /** ISO 3166-1 alpha-3 of the State whose law asks for it; null where any State may. */
  country: string | null;
  name: string;
  example: string;
  tells: readonly ImportMarkPart[];
  /** Regular expression on the mark in upper case; null where parts or the list of manufacturers tell it. */
  pattern: string | null;
}

/** Sources: Swiss Weapons Ordinance (WV) art. 31a; ITI §8(b); 27 CFR 478.92(a)(1)(ii). */
export const importMarkFormatTable: Table<BuiltinFormat> = {
  version: 1,
  rows: [
    {
      code: 'che-importer-number',
      country: 'CHE',
      name: 'Country, the importer’s marking number in place of its name, last two digits of the year',
      example: 'CHE 123 19',
      tells: ['place', 'country', 'year'],
      pattern: '^CHE\\s*(\\d{1,6})\\s+(\\d{2})$',
    },
    {
      code: 'country-year',
      country: null,
      name: 'Country in two or three letters, and the year in two or four digits',
      example: 'KEN 14',
      tells: ['country', 'year'],
      pattern: '^([A-Z]{2,3})[\\s/-]*(\\d{4}|\\d{2})?$',
    },
    {
      code: 'usa-importer-city-state',
      country: 'USA',
      name: 'Name of the importer, city, and State by its postal code',
      example: 'CAI ST ALB VT',
      tells: ['importer', 'place', 'country'],
      pattern: null,
    },
    {
      code: 'importer-name',
      country: null,
      name: 'Name of an importer alone',
      example: 'Interarms',
      tells: ['importer'],
      pattern: null,
    },
  ],
};
