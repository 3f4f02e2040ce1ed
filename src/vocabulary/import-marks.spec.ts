import { describe, expect, it } from '@jest/globals';
import { listManufacturers, readImportMark } from './builtin.js';

describe('import marks', () => {
  it.each([
    ['C.A.I. ST. ALB. VT', 'century', 'ST ALB VT', 'USA', null],
    ['cai georgia vt', 'century', 'georgia vt', 'USA', null],
    ['INTERARMS ALEXANDRIA, VA', 'interarms', 'ALEXANDRIA VA', 'USA', null],
    ['PW ARMS REDMOND WA', 'pw-arms', 'REDMOND WA', 'USA', null],
    ['LINDQVALL IMPORTS BOISE ID', null, 'BOISE ID', 'USA', null],
    ['CHE 214 19', null, '214', 'CHE', 2019],
    ['DE 2019', null, null, 'DEU', 2019],
    ['KEN 14', null, null, 'KEN', 2014],
    ['GBR 98', null, null, 'GBR', 1998],
    ['Century Arms', 'century', null, null, null],
  ])('%p says importer %p, place %p, country %p, year %p', (text, importer, place, country, year) => {
    expect(readImportMark(text)).toEqual({ importer, place, country, year });
  });

  it.each(['', '123456', 'QQ 19', 'crown over S', 'x'.repeat(500)])('%p is none', (text) => {
    expect(readImportMark(text)).toBeNull();
  });

  it('knows the marks of every importer as its own', () => {
    for (const { code, importMarks } of listManufacturers()) {
      for (const mark of importMarks) expect([mark, readImportMark(mark)?.importer]).toEqual([mark, code]);
    }
  });
});
