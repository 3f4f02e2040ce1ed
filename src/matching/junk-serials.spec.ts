import { describe, expect, it } from '@jest/globals';
import { isJunkSerial } from './junk-serials.js';

describe('a serial that says there is none', () => {
  it.each([
    'UNKNOWN',
    'unknown',
    'U N K N O W N',
    'Un-known',
    'XXX',
    'xx-xx',
    'rusty',
    'none',
    'N/A',
    'illegible',
    'missing',
    's/n',
    'S.N.',
    'no number',
    'NO SERIAL NUMBER',
    'serial number not readable',
    'Removed',
    'filed off',
    '0',
    '0000',
    '000-000',
    '----',
    '???',
    '  ',
    '...',
    'AAAA',
    'sans numéro',
    'SIN NÚMERO',
    'sem número',
    'unleserlich',
    'неизвестно',
    'без номера',
    'б/н',
    'ХХХ',
    'غير معروف',
    'بدون رقم',
  ])('is junk: %s', (text) => {
    expect(isJunkSerial(text)).toBe(true);
  });

  it.each([
    'X1234',
    'XXX1234',
    'NONE123',
    'NO 5',
    'SN 4711',
    'S/N 0042',
    'RUST0001',
    '1',
    '7',
    '11',
    '7777',
    '11111',
    '0001',
    '1000',
    'AA',
    'ИЖ 1234',
    '١٢٣',
    'GUN-1 A',
    'MISSINGA',
  ])('is a serial: %s', (text) => {
    expect(isJunkSerial(text)).toBe(false);
  });
});
