import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { JsonFact } from './json-fact.js';
import { randomSalts } from './salts.js';
import { isSealed, opens, seal } from './sealed.js';

const salt = '00112233445566778899aabbccddeeff'.repeat(2);

describe('a sealed value', () => {
  it('is SHA-256 over the salt and the canonical name and value', () => {
    const bytes = Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from('["note",{"a":1,"b":"é"}]')]);
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(seal('note', { b: 'é', a: 1 }, salt)).toEqual({ sealed: expected });
  });

  it('opens with its own name, value and salt only', () => {
    const sealed = seal('note', 'text', salt);
    const opening = { name: 'note', value: 'text' as JsonFact, salt };
    expect(opens(opening, sealed)).toBe(true);
    expect(opens({ ...opening, name: 'noto' }, sealed)).toBe(false);
    expect(opens({ ...opening, value: 'Text' }, sealed)).toBe(false);
    expect(opens({ ...opening, salt: salt.replace('0', '1') }, sealed)).toBe(false);
    expect(opens({ ...opening, salt: `${salt}00` }, sealed)).toBe(false);
    expect(opens({ ...opening, value: 0.5 }, sealed)).toBe(false);
  });

  it('is never made with a salt of another length or spelling', () => {
    expect(() => seal('note', 1, salt.slice(2))).toThrow(TypeError);
    expect(() => seal('note', 1, salt.toUpperCase())).toThrow(TypeError);
  });

  it('is recognised by its one field', () => {
    expect(isSealed(seal('a', null, salt))).toBe(true);
    for (const other of [
      null,
      [],
      'x',
      {},
      { sealed: 'x' },
      { sealed: salt.toUpperCase() },
      { sealed: salt, more: 1 },
    ]) {
      expect(isSealed(other)).toBe(false);
    }
  });
});

describe('random salts', () => {
  it('have 128 and 256 bits and never repeat across blocks', () => {
    const salts = randomSalts;
    const drawn = Array.from({ length: 500 }, () => [salts.entry(), salts.field()]).flat();
    expect(new Set(drawn).size).toBe(1000);
    expect(drawn.every((text, index) => /^[0-9a-f]+$/.test(text) && text.length === (index % 2 === 0 ? 32 : 64))).toBe(
      true,
    );
    // A salt that shared bytes with the next would be half as random as it looks.
    const windows = drawn.flatMap((drawnSalt) =>
      Array.from({ length: drawnSalt.length / 2 - 7 }, (_, at) => drawnSalt.slice(at * 2, at * 2 + 16)),
    );
    expect(new Set(windows).size).toBe(windows.length);
    const bytes = new Set(drawn.flatMap((text) => text.match(/../g) as string[]));
    expect(bytes.size).toBe(256);
  });
});
