import { describe, expect, it } from '@jest/globals';
import { damageOfCell, damageOfDate, damageOfMarking } from './spreadsheet-damage.js';

describe('a marking that went through a spreadsheet', () => {
  it.each(['1.23E+11', '1,23E+11', '1E+20', '4.5e-05', '-1.2E+10'])('is a rounded number: %s', (text) => {
    expect(damageOfMarking(text)?.code).toBe('SPREADSHEET_NUMBER');
  });

  it.each([
    ...['2-Mar', '02-Mar', 'Mar-02', '2-Mar-24', '12-Dec-2024'],
    ...[
      '02. Mrz',
      '12. Dez 2024',
      'Mrz 02',
      '02-mars',
      'juil.-02',
      '02-août-24',
      '02-ene',
      'dic-02',
      '02/fev',
      'ott-02',
    ],
  ])('is a date, in whatever language: %s', (text) => {
    expect(damageOfMarking(text)?.code).toBe('SPREADSHEET_DATE');
  });

  it.each(['###', '########', '#N/A', '#REF!', '#NAME?'])(
    'is a sign of a value that could not be shown: %s',
    (text) => {
      expect(damageOfCell(text)?.code).toBe('SPREADSHEET_ERROR');
    },
  );

  it.each([
    ...[
      '1E11',
      '12E34',
      '123E+11',
      '1.234',
      'E+11',
      'A1.2E+11',
      'MAR-02',
      '2-MAR',
      'Mar-2002X',
      'MRZ 02',
      '02/FEV',
      'mar02',
      '44987',
    ],
    ...['=HYPERLINK("http://example.org")', '+41', '-17', '@A1', '007', '# 12', '#12', '##', ' 12 '],
  ])('is left as it is: %s', (text) => {
    expect(damageOfCell(text) ?? damageOfMarking(text)).toBeNull();
  });
});

describe('a date that went through a spreadsheet', () => {
  it.each([
    ['44987', 'SPREADSHEET_DATE'],
    ['44987.5', 'SPREADSHEET_DATE'],
    ['2-Mar', 'SPREADSHEET_DATE'],
    ['Mar-02', 'SPREADSHEET_DATE'],
    ['4.5E+04', 'SPREADSHEET_NUMBER'],
    ['01/02/2003', 'AMBIGUOUS_DATE'],
    ['1.2.03', 'AMBIGUOUS_DATE'],
    ['01-02-2003 00:00', 'AMBIGUOUS_DATE'],
  ])('is told: %s is %s', (text, code) => {
    expect(damageOfDate(text)?.code).toBe(code);
  });

  it('says which day the number of a day is, and takes it for none', () => {
    expect(damageOfDate('44987')?.detail).toContain('2023-03-02');
  });

  it.each(['2003', '2003-02', '2003-02-01', '2003/2004', '2003-02-01/..', '2003-02-01T12:00:00Z', '13/02/2003', 'May'])(
    'is the ledger’s to judge: %s',
    (text) => {
      expect(damageOfDate(text)).toBeNull();
    },
  );
});
