import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../test/support/seeded.js';
import { formatRegistryNumber, newRegistryNumber, parseRegistryNumber } from './registry-number.js';

const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const samples = process.env.TRACEMARK_TEST_TIER === 'long' ? 2_000 : 50;
const numbers = Array.from({ length: samples }, newRegistryNumber);
const bare = (number: string) => number.replaceAll('-', '');
const faultOf = (text: string) => parseRegistryNumber(text).fault;

const runs = propertyRuns('registry numbers', 200, 10_000);

describe('a registry number', () => {
  it('has twelve characters of the alphabet in groups of four and reads back as itself', () => {
    for (const number of numbers) {
      expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
      expect(parseRegistryNumber(number)).toEqual({ registryNumber: number });
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('uses every character in every random place', () => {
    const many = Array.from({ length: 2_000 }, () => bare(newRegistryNumber()));
    for (let place = 0; place < 12; place++) expect(new Set(many.map((number) => number[place])).size).toBe(32);
  });

  it('keeps the check it was first printed with', () => {
    const printed = ['0000-0000-0000', '1000-0000-000C', '0000-0000-001J', 'ZZZZ-ZZZZ-ZZZ5', '7K3M-9QWX-2T47'];
    for (const number of printed) expect(parseRegistryNumber(number)).toEqual({ registryNumber: number });
  });

  it('finds every wrong character', () => {
    for (const number of numbers.map(bare)) {
      for (let place = 0; place < 12; place++) {
        for (const other of alphabet.filter((character) => character !== number[place])) {
          const misread = number.slice(0, place) + other + number.slice(place + 1);
          if (faultOf(misread) !== 'CHECK_FAILED') throw new Error(`${misread} passes for ${number}`);
        }
      }
    }
  });

  it('finds every exchange of two different characters, neighbours included', () => {
    for (const number of numbers.map(bare)) {
      for (let left = 0; left < 11; left++) {
        for (let right = left + 1; right < 12; right++) {
          if (number[left] === number[right]) continue;
          const characters = [...number];
          [characters[left], characters[right]] = [characters[right]!, characters[left]!];
          if (faultOf(characters.join('')) !== 'CHECK_FAILED') throw new Error(`${characters.join('')} for ${number}`);
        }
      }
    }
  });

  it('accepts exactly one of the 32 last characters after any eleven', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { minLength: 11, maxLength: 11 }), (data) => {
        const accepted = alphabet.filter((check) => faultOf(data.join('') + check) === undefined);
        expect(accepted).toHaveLength(1);
      }),
      runs,
    );
  });
});

describe('reading a registry number', () => {
  const canonical = '1000-0000-000C';

  it.each([
    '1000-0000-000c',
    '10000000000C',
    'iooo oooo oooc',
    'L000.0000.000C',
    ' 1000–0000—000C ',
    '1-0-0-0/0000_000C',
  ])('understands %p', (text) => expect(parseRegistryNumber(text)).toEqual({ registryNumber: canonical }));

  it.each([
    ['', { fault: 'WRONG_LENGTH', length: 0 }],
    ['1000-0000-000', { fault: 'WRONG_LENGTH', length: 11 }],
    ['1000-0000-000C0', { fault: 'WRONG_LENGTH', length: 13 }],
    ['1000-U000-000C', { fault: 'WRONG_CHARACTER', position: 5, character: 'U' }],
    ['1000-0000-00ſC', { fault: 'WRONG_CHARACTER', position: 11, character: 'ſ' }],
    ['2000-0000-000C', { fault: 'CHECK_FAILED' }],
  ])('names the fault of %p', (text, fault) => expect(parseRegistryNumber(text)).toEqual(fault));

  it('refuses a very long text by its length', () => {
    expect(parseRegistryNumber('0'.repeat(10_000))).toEqual({ fault: 'WRONG_LENGTH', length: 10_000 });
  });

  it('never throws and never changes a number it accepts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const parsed = parseRegistryNumber(text);
        if (parsed.fault === undefined) expect(parseRegistryNumber(parsed.registryNumber)).toEqual(parsed);
      }),
      runs,
    );
  });

  it('groups twelve characters by four', () => {
    expect(formatRegistryNumber('10000000000C')).toBe('1000-0000-000C');
  });
});
