import { describe, expect, it } from '@jest/globals';
import { IMPORT_COLUMNS, isReasonHeader, recogniseHeader } from './import-columns.js';

describe('a header', () => {
  it.each([
    ['Serial No.', 'serial'],
    ['S/N', 'serial'],
    ['SERIAL_NUMBER', 'serial'],
    ['N° de série', 'serial'],
    ['Número de serie', 'serial'],
    ['Seriennummer', 'serial'],
    ['Make', 'manufacturer'],
    ['Mfr', 'manufacturer'],
    ['Hersteller', 'manufacturer'],
    ['Cal.', 'calibre'],
    ['CALIBER', 'calibre'],
    ['Country of origin', 'countryOfManufacture'],
    ['País de fabricação', 'countryOfManufacture'],
    ['Année', 'yearOfManufacture'],
    ['Ano', 'yearOfManufacture'],
    ['Modèle', 'model'],
    ['country_of_manufacture', 'countryOfManufacture'],
    [' Weapon Type ', 'type'],
    ['Deactivation status', 'conditions'],
    ['Made for armed forces', 'military'],
    ['legacyTakenOverAt', 'legacyTakenOverAt'],
  ])('%s means %s', (header, column) => {
    expect(recogniseHeader(header)).toBe(column);
  });

  it('is known by the name of its column', () => {
    for (const column of IMPORT_COLUMNS) expect(recogniseHeader(column)).toBe(column);
  });

  it.each(['', '№', 'Remarks', 'Condition', 'Number', 'constructor', '__proto__', 'toString'])(
    'is not guessed: %j',
    (header) => {
      expect(recogniseHeader(header)).toBeNull();
    },
  );

  it('of the reasons for a rejection is told from others', () => {
    expect(['tracemark_reason', 'Tracemark Reason'].map(isReasonHeader)).toEqual([true, true]);
    expect(isReasonHeader('reason unmarked')).toBe(false);
  });
});
