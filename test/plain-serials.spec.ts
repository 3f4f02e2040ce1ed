import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withClient } from '../src/platform/database/embedded/with-client.js';
import { judgeSerial, PLAIN_SERIAL } from '../src/reports/serial-rules.js';
import { cloneDatabase, type TestDatabase } from './support/postgres.js';
import { serialTexts } from './support/serial-texts.js';

describe('a report on the quality of the data', () => {
  let clone: TestDatabase;

  beforeAll(async () => {
    clone = await cloneDatabase();
  });

  afterAll(() => clone.drop());

  it('lets the database judge plain serials as the rules do', async () => {
    const texts = fc.sample(serialTexts, { numRuns: 5000, seed: 7 });
    const stored = texts.filter((text) => !text.includes('\0') && text.isWellFormed());
    const { is, isNot, separators } = PLAIN_SERIAL;
    const { rows } = await withClient(clone.superuserUrl, (superuser) =>
      superuser.query(
        `SELECT text, text COLLATE "C" ~ $2 AND text COLLATE "C" !~ $3 AS plain, translate(upper(text COLLATE "C"), $4, '') AS key
         FROM unnest($1::text[]) AS text`,
        [stored, is, isNot, separators],
      ),
    );
    const plain = rows.filter((row) => row.plain);
    expect(plain.length).toBeGreaterThan(500);
    for (const { text, key } of plain)
      expect({ text, ...judgeSerial(text) }).toEqual({ text, key, junk: false, damaged: false });
  });
});
