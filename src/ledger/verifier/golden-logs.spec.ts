import { createHash, createPrivateKey } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../test/support/seeded.js';
import { DOSSIER_SIGNATURE } from '../dossier/dossier-text.js';
import { NoteSigner } from '../log/signed-note.js';
import { Breaks, type Break } from './breaks.js';
import { verifyDossier } from './dossier.js';
import { verifyExport } from './export.js';
import { openCheckpoint, openNote, readVerifierKey } from './note.js';

const folder = 'test/golden-logs';
const key = readVerifierKey(readFileSync(`${folder}/log-key`, 'utf8'));
const checkpoint = (size: number) => readFileSync(`${folder}/checkpoint-${size}`, 'utf8');
const kept = [100, 300].map((size) => ({ ...openCheckpoint(checkpoint(size), key), by: `checkpoint-${size}` }));

const weapon = '01981a2b-3c4d-793d-89aa-f03f1842c6e2';
const other = '01981a2b-3c4d-78cf-8b81-0bee8c4a175c';

async function* chunksOf(bytes: Buffer, most = 4096) {
  for (let at = 0; at < bytes.length; at += most) yield await Promise.resolve(bytes.subarray(at, at + most));
}

type First = Pick<Break, 'break'> & Partial<Break>;

describe('a verifier of exports', () => {
  const verified = async (read: () => AsyncIterable<Uint8Array>, heads = kept) => {
    const found: Break[] = [];
    const breaks = new Breaks((one) => found.push(one));
    const summary = await verifyExport(read, key, breaks, heads);
    return { summary, first: breaks.first, count: breaks.count, found };
  };
  const golden = (name: string) => verified(() => createReadStream(`${folder}/${name}.ndjson.gz`).pipe(createGunzip()));
  const whole = gunzipSync(readFileSync(`${folder}/golden.ndjson.gz`)).toString();
  const lines = whole.trimEnd().split('\n');
  const changed = (change: (all: string[]) => string[]) => {
    const bytes = Buffer.from(`${change([...lines]).join('\n')}\n`);
    return verified(() => chunksOf(bytes));
  };

  it('finds nothing in a log as it was written', async () => {
    expect(await golden('golden')).toMatchObject({
      count: 0,
      first: null,
      summary: { streams: 20, entries: 300, openings: 424, leaves: 300, waiting: 0, signed: 300 },
    });
  });

  it.each<[string, First]>([
    ['altered', { break: 'altered', stream: weapon, position: 25, index: 299, entryId: expect.any(String) as never }],
    ['missing', { break: 'missing', stream: weapon, position: 3 }],
    ['inserted', { break: 'inserted', stream: weapon, position: 26, index: 299, entryId: expect.any(String) as never }],
    ['reordered', { break: 'reordered', stream: weapon, position: 4, index: 61, entryId: expect.any(String) as never }],
    ['forked', { break: 'forked', index: 100, detail: expect.stringContaining('checkpoint-300') as never }],
    ['truncated', { break: 'truncated', index: 256, detail: expect.stringContaining('checkpoint-300') as never }],
  ])('finds the first break of the log that is %s', async (name, first) => {
    expect((await golden(name)).first).toMatchObject(first);
  });

  const unsigned = lines.findIndex((line) => line.startsWith('{"checkpoint"'));
  const lastLeaves = lines.findLastIndex((line) => line.startsWith('{"leaves"'));

  it.each<[string, (all: string[]) => string[], Break['break']]>([
    ['says null for its checkpoint', (all) => all.with(unsigned, '{"checkpoint":null}'), 'missing'],
    ['leaves the line of its checkpoint out', (all) => all.toSpliced(unsigned, 1), 'missing'],
    [
      'has its checkpoint behind the leaves',
      (all) => all.toSpliced(lastLeaves + 1, 0, all[unsigned]!).toSpliced(unsigned, 1),
      'reordered',
    ],
  ])('takes no export for signed that %s, with no checkpoint kept', async (_, change, kind) => {
    const bytes = Buffer.from(`${change([...lines]).join('\n')}\n`);
    expect((await verified(() => chunksOf(bytes), [])).first).toMatchObject({ break: kind });
  });

  const entryLines = lines.flatMap((line, at) => (line.startsWith('{"entry"') ? [at] : []));
  const indexed = (all: string[], at: number, index: number | null) =>
    all.with(at, all[at]!.replace(/,"index":\d+,/, `,"index":${index},`));
  const indexAt = (at: number) => Number(/,"index":(\d+),/.exec(lines[at]!)![1]);
  const [first, second] = entryLines as [number, number];
  const heads = lines.flatMap((line, at) => (line.startsWith('{"head"') ? [at] : []));
  const leaves = lines.findIndex((line) => line.startsWith('{"leaves"'));

  it.each<[string, (all: string[]) => string[], First]>([
    [
      'two entries in each other’s place in the log',
      (all) => indexed(indexed(all, first, indexAt(second)), second, indexAt(first)),
      { break: 'reordered', position: 2, line: second + 1 },
    ],
    ['an entry that is said to wait', (all) => indexed(all, first, null), { break: 'missing', index: indexAt(first) }],
    ['an entry behind the last leaf', (all) => indexed(all, first, 300), { break: 'inserted', index: 300 }],
    ['a cut', (all) => all.slice(0, 100), { break: 'truncated', line: 101 }],
    ['a lost head', (all) => all.toSpliced(heads[0]!, 1), { break: 'missing' }],
    ['lost leaves', (all) => all.toSpliced(leaves, 1), { break: 'missing', index: 0, line: leaves + 1 }],
    ['lines behind the end', (all) => [...all, '{}'], { break: 'inserted', line: lines.length + 1 }],
    ['a checkpoint of nobody', (all) => all.with(leaves - 1, '{"checkpoint":"x"}'), { break: 'altered', line: leaves }],
    [
      'streams in another order',
      (all) => [
        all[0]!,
        ...all.slice(heads[0]! + 1, heads[1]! + 1),
        ...all.slice(1, heads[0]! + 1),
        ...all.slice(heads[1]! + 1),
      ],
      { break: 'reordered', line: heads[1]! - heads[0]! + 2 },
    ],
  ])('finds %s', async (_what, change, expected) => {
    const { found } = await changed(change);
    expect(found).toContainEqual(expect.objectContaining(expected));
  });

  it('names two checkpoints of one size with different roots, whatever the export holds', async () => {
    const forged = [...kept, { ...kept[1]!, root: kept[0]!.root, by: 'another' }];
    const { found } = await verified(() => createReadStream(`${folder}/golden.ndjson.gz`).pipe(createGunzip()), forged);
    const detail = 'checkpoint-300 and another are both signed for 300 entries, with different roots';
    expect(found).toContainEqual(expect.objectContaining({ break: 'forked', index: 300, detail }));
  });

  it('finds a changed byte, wherever', async () => {
    // Both ends of when it occurred are derived, and compared by `verify --from`.
    const bytes = Buffer.from(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 2), async (at) => {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1;
        const derived = /"occurred(From|To)":null/.test(whole.slice(at - 20, at + 20));
        const count = await verified(() => chunksOf(flipped)).then(
          (one) => one.count,
          () => 1,
        );
        expect(derived || count > 0).toBe(true);
      }),
      propertyRuns('bytes of an export', 40, 2_000),
    );
  });

  it.each(['', 'x', '{"ledgerExport":1}\n', '\u0000\u0001'])('takes %j for no export', async (text) => {
    await expect(verified(() => chunksOf(Buffer.from(text)))).rejects.toThrow(/as an export|empty/);
  });
});

describe('a verifier of dossiers', () => {
  const verified = async (bytes: Buffer, heads = kept, by = key) => {
    const found: Break[] = [];
    const breaks = new Breaks((one) => found.push(one));
    const summary = await verifyDossier(chunksOf(bytes, 777), { key: by, kept: heads }, breaks);
    return { summary, first: breaks.first, count: breaks.count, found };
  };
  const golden = (name: string) => readFileSync(`${folder}/${name}.dossier`);
  const whole = golden('golden');
  const lines = whole.toString().split('\n');

  it('finds nothing in one as it was written, and says what it holds', async () => {
    const { count, summary } = await verified(whole, []);
    expect(count).toBe(0);
    expect(summary).toMatchObject({
      log: 'golden.example/log',
      weapon: { id: weapon, registryNumber: expect.stringMatching(/^GOLD-EN0\d-TEST$/) },
      head: { position: 25 },
      size: 300,
      entries: 23,
      notReleased: 2,
      openings: 11,
      documents: [expect.stringMatching(/^[0-9a-f]{64}$/)],
    });
  });

  it.each<[string, First]>([
    ['altered', { break: 'altered', stream: weapon, position: 5, index: 78, entryId: expect.any(String) as never }],
    ['missing', { break: 'missing', stream: weapon, position: 6, line: 6 }],
    ['inserted', { break: 'inserted', stream: other, line: 6, entryId: expect.any(String) as never }],
    ['reordered', { break: 'reordered', stream: weapon, position: 7, index: 92, line: 8 }],
    ['forked', { break: 'forked', index: 300 }],
    ['truncated', { break: 'truncated', stream: weapon, position: 8 }],
  ])('finds the first break of the one that is %s', async (name, first) => {
    expect((await verified(golden(name))).first).toMatchObject(first);
  });

  it('finds a changed byte, wherever', async () => {
    for (let at = 0; at < whole.length; at += whole.length - at < 400 ? 1 : 61) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1;
      const count = await verified(flipped, []).then(
        (one) => one.count,
        () => 1,
      );
      expect({ at, found: count > 0 }).toEqual({ at, found: true });
    }
  });

  it('finds a cut, wherever', async () => {
    for (let at = 700; at < whole.length; at += 997) {
      const { first, found } = await verified(whole.subarray(0, at), []);
      expect({ at, first: first!.break, more: found.length }).toEqual({ at, first: 'truncated', more: 1 });
    }
    expect((await verified(whole.subarray(0, -1), [])).first).toMatchObject({ break: 'truncated' });
  });

  it.each<[string, (all: string[]) => string[]]>([
    [
      'an opening that is not released is added',
      (all) => all.with(1, all[1]!.replace('"openings":[', '"openings":[{}')),
    ],
    ['an opening is of another value', (all) => all.with(2, all[2]!.replace('Missed', 'Gone'))],
    ['a document is another', (all) => all.with(1, all[1]!.replace(/"sha256":"./, '"sha256":"0'))],
    ['less is said to be withheld', (all) => all.with(3, '{"notReleased":{"from":3,"to":3}}')],
    ['an entry is called withheld', (all) => all.with(5, '{"notReleased":{"from":6,"to":6}}')],
    ['what is withheld is said twice', (all) => all.toSpliced(3, 0, all[3]!)],
    ['another weapon is named', (all) => all.with(0, all[0]!.replace('GOLD-EN', 'GOLD-EM'))],
    [
      'another reader is named',
      (all) => all.with(0, all[0]!.replace('"madeFor":{"unit":"01', '"madeFor":{"unit":"02')),
    ],
    ['its head is further', (all) => all.with(0, all[0]!.replace('"position":25', '"position":26'))],
    [
      'another checkpoint is in it',
      (all) => all.with(0, JSON.stringify({ ...JSON.parse(all[0]!), checkpoint: checkpoint(100) })),
    ],
  ])('sees that %s', async (_what, change) => {
    expect((await verified(Buffer.from(change([...lines]).join('\n')), [])).count).toBeGreaterThan(0);
  });

  describe('that the key of the log signed as it is', () => {
    const secret = '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const privateKey = createPrivateKey({ key: Buffer.from(secret, 'hex'), format: 'der', type: 'pkcs8' });
    const signer = new NoteSigner(key.name, privateKey, DOSSIER_SIGNATURE);
    const resigned = (change: (all: string[]) => string[]) => {
      const text = `${change(lines.slice(0, -5)).join('\n')}\n`;
      const digest = createHash('sha256').update(text).digest('base64');
      return verified(Buffer.from(text + signer.sign(`tracemark-dossier/v1\nsha256 ${digest}\n`)), []);
    };
    const edited = (line: number, from: string | RegExp, to: string) => (all: string[]) =>
      all.with(line, all[line]!.replace(from, to));
    const lastLine = lines.length - 6;

    it('verifies where nothing was changed', async () => {
      expect((await resigned((all) => all)).count).toBe(0);
    });

    it('is found to hold an entry that the log does not, although stream and head agree with it', async () => {
      const { found } = await resigned((all) => {
        const last = JSON.parse(all[lastLine]!) as { entry: string };
        last.entry = last.entry.replace('"source":"ownObservation"', '"source":"document"');
        const hash = createHash('sha256').update(`\0${last.entry}`).digest('hex');
        const head = all[0]!.replace(
          /"head":{"position":25,"hash":"[0-9a-f]+"/,
          `"head":{"position":25,"hash":"${hash}"`,
        );
        return all.with(0, head).with(lastLine, JSON.stringify(last));
      });
      expect(found).toEqual([
        expect.objectContaining({ break: 'altered', position: 25, index: 299, detail: 'the log does not hold it so' }),
      ]);
    });

    it.each<[string, (all: string[]) => string[], First]>([
      ['a proof of another index', edited(1, /"index":\d+/, '"index":17'), { break: 'altered', position: 1 }],
      ['an opening of another value', edited(2, 'Missed', 'Gone'), { break: 'altered', position: 2 }],
      ['another document', edited(1, /"sha256":"./, '"sha256":"0'), { break: 'altered', position: 1 }],
      ['another registry number', edited(0, 'GOLD-EN', 'GOLD-EM'), { break: 'altered', line: 1 }],
      ['another number of entries', edited(0, '"entries":23', '"entries":22'), { break: 'altered', line: 1 }],
      ['another hash of the head', edited(0, /"hash":"./, '"hash":"0'), { break: 'altered', position: 25 }],
      ['a head that is further', edited(0, '"position":25', '"position":26'), { break: 'truncated', position: 26 }],
      ['a head that is before', edited(0, '"position":25', '"position":24'), { break: 'inserted', position: 25 }],
      ['an entry left out', (all) => all.toSpliced(5, 1), { break: 'missing', position: 6 }],
      ['an entry twice', (all) => all.toSpliced(5, 0, all[5]!), { break: 'inserted', position: 6 }],
    ])('is found to have %s', async (_what, change, expected) => {
      expect((await resigned(change)).found).toContainEqual(expect.objectContaining(expected));
    });
  });

  it('takes no other key’s word, and no other kind of file', async () => {
    // The public key of RFC 8032 §7.1, TEST 2, under the same name.
    const another = { ...key, id: '00000000' };
    expect((await verified(whole, [], another)).first).toMatchObject({ break: 'altered', line: 1 });
    const elsewhere = { ...key, name: 'other.example/log' };
    await expect(verified(whole, [], elsewhere)).rejects.toThrow('it is of the log golden.example/log');
    for (const text of ['', 'x', '{}\n', checkpoint(300), '\u0000'])
      await expect(verified(Buffer.from(text))).rejects.toThrow(/does not begin|empty/);
  });

  it('has a signature that is none of a checkpoint, and the other way', async () => {
    const note = lines.slice(-5).join('\n');
    expect(note).toMatch(/^tracemark-dossier\/v1\nsha256 .*\n\n— golden/);
    expect(() => openNote(note, key)).toThrow('not signed by');
    expect(() => openCheckpoint(note, key)).toThrow('not signed by');
    const swapped = [...lines.slice(0, -5), 'tracemark-dossier/v1', ...checkpoint(300).split('\n')].join('\n');
    await expect(verified(Buffer.from(swapped), [])).rejects.toThrow('not signed by');
  });
});
