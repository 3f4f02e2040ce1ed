import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  csv,
  expectAddsUp,
  expectSound,
  importingBy,
  line,
  NDJSON,
  ndjson,
  registerSize,
  row,
  type Imported,
  type Importing,
} from './support/imports.js';
import { newAgency, newOfficer, startRegistry, type TestRegistry } from './support/registry.js';
import { inTier, printSeed, seed } from './support/seeded.js';

const RUNS = inTier(15, 400);
const LONGEST = inTier(60, 1_500);

/** What a record is, and so what must become of it. */
type Fate = 'taken' | 'warned' | 'rejected';

interface Wanted {
  fate: Fate;
  /** Which weapon it says it is; records of one weapon are duplicates but for the first. */
  weapon: number;
}

const wanted: fc.Arbitrary<Wanted> = fc.record({
  fate: fc.constantFrom<Fate>('taken', 'taken', 'taken', 'warned', 'rejected'),
  weapon: fc.nat(inTier(80, 2_500)),
});

const settings = fc.record({
  form: fc.constantFrom('csv', 'ndjson'),
  commit: fc.constantFrom('rows', 'whole'),
  dryRun: fc.boolean(),
  packed: fc.boolean(),
});

const asCsv = ({ fate, weapon }: Wanted): string => {
  const sound = row(`MODEL ${weapon}`);
  if (fate === 'taken') return sound;
  return fate === 'warned' ? sound.replace('9 mm Luger', 'a sort of nine') : sound.replace('2004', 'x');
};

const asJson = ({ fate, weapon }: Wanted): string => {
  const serial = `MODEL ${weapon}`;
  if (fate === 'taken') return line(serial);
  return line(serial, fate === 'warned' ? { calibre: 'a sort of nine' } : { yearOfManufacture: 'x' });
};

/** Whether a verdict is what a record must come to, beside those before it and what is on record. */
function fateOf({ fate, weapon }: Wanted, before: ReadonlySet<number>): string {
  if (fate === 'rejected') return 'rejected';
  if (before.has(weapon)) return 'duplicate';
  return fate === 'taken' ? 'accepted' : 'acceptedWithWarning';
}

describe(`files at random, ${RUNS} of them`, () => {
  let registry: TestRegistry;
  let files: Importing;
  const onRecord = new Set<number>();
  const reached = new Set<string>();

  beforeAll(async () => {
    registry = await startRegistry();
    files = importingBy(
      registry.app.getHttpServer(),
      await newOfficer(registry, await newAgency(registry, 'military'), 'armourer'),
    );
  });

  afterAll(() => registry.close());

  const expectModel = (records: Wanted[], { rows }: Imported): Set<number> => {
    const met = new Set(onRecord);
    for (const [index, record] of records.entries()) {
      const fate = fateOf(record, met);
      expect([index, rows[index]!.verdict]).toEqual([index, fate]);
      reached.add(fate);
      if (fate.startsWith('accepted')) met.add(record.weapon);
    }
    return met;
  };

  it(
    'give each record the verdict the rules say, and the register as many weapons as were entered',
    async () => {
      printSeed('imports at random');
      const runs = fc.asyncProperty(
        fc.array(wanted, { maxLength: LONGEST, minLength: 1 }),
        settings,
        async (records, { form, packed, ...query }) => {
          const text = form === 'csv' ? csv(...records.map(asCsv)) : ndjson(...records.map(asJson));
          const before = await registerSize(registry.clone);
          const sending = form === 'csv' ? {} : NDJSON;
          const answer = await files.send(packed ? gzipSync(text) : text, { ...sending, query, packed });
          const done = await files.outcome(answer.body.id);
          if (answer.status === 200) return;
          expect(done.job.state).toBe('done');
          await expectAddsUp(registry.clone, done);
          const { accepted, acceptedWithWarning, rejected, entered } = done.counts;
          const enters = !query.dryRun && (query.commit === 'rows' || rejected === 0);
          expect(entered).toBe(enters ? accepted + acceptedWithWarning : 0);
          const after = await registerSize(registry.clone);
          expect(after.weapons - before.weapons).toBe(entered);
          expect(after.entries - before.entries).toBe(entered);
          const met = expectModel(records, done);
          if (enters) for (const weapon of met) onRecord.add(weapon);
        },
      );
      await fc.assert(runs, { numRuns: RUNS, seed, endOnFailure: true });
      expect([...reached].sort()).toEqual(['accepted', 'acceptedWithWarning', 'duplicate', 'rejected']);
    },
    inTier(300_000, 3_600_000),
  );

  it(
    'of characters at random are refused, or have a verdict for every record',
    async () => {
      const piece = fc.constantFrom(
        ',',
        '"',
        '\n',
        '\r',
        '\r\n',
        ';',
        'pistol',
        'stateStock',
        'A1',
        '\u0000',
        'é',
        '=1',
        '',
        ' ',
      );
      const runs = fc.asyncProperty(fc.array(piece, { maxLength: 120 }), async (pieces) => {
        const before = await registerSize(registry.clone);
        const answer = await files.send(`type,origin,serial\n${pieces.join('')}`);
        expect([200, 202, 400]).toContain(answer.status);
        if (answer.status === 400) return;
        const done = await files.outcome(answer.body.id);
        expect(done.job.problem?.code).not.toBe('UNEXPECTED');
        if (answer.status === 200) return;
        await expectAddsUp(registry.clone, done);
        const after = await registerSize(registry.clone);
        expect(after.weapons - before.weapons).toBe(done.counts.entered);
      });
      await fc.assert(runs, { numRuns: RUNS, seed, endOnFailure: true });
    },
    inTier(300_000, 3_600_000),
  );

  it('leave a register in which nothing is found wrong', () => expectSound(registry.clone));
});
