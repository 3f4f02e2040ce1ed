import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSV, exported, linesOf, NDJSON, recordsOf } from './support/exports.js';
import { expectRefusal } from './support/refusals.js';
import { newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

describe('anybody with a token reads the vocabulary', () => {
  let registry: TestRegistry;
  let reader: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    reader = await newOfficer(registry, await newAgency(registry, 'dealer'), 'reader');
  });

  afterAll(() => registry.close());

  const read = async (path: string) => (await reader.get(`/v1/vocabulary${path}`).expect(200)).body;

  it('list by list, page by page, each code once', async () => {
    const { edition, lists } = await read('');
    expect(edition).toBe(0);
    for (const { name, codes } of lists) {
      const found: string[] = [];
      for (let cursor = ''; cursor !== 'null';) {
        const page = await read(`/${name}?limit=90${cursor && `&cursor=${cursor}`}`);
        found.push(...page.items.map(({ code }: { code: string }) => code));
        cursor = String(page.next);
      }
      expect([name, found.length, found]).toEqual([name, codes, [...new Set(found)].sort()]);
    }
  });

  it('or every list whole, as NDJSON and as CSV, under its edition and digest', async () => {
    const { lists } = await read('');
    for (const { name, codes, edition, digest } of lists) {
      const lines = await exported(reader, `/v1/vocabulary/${name}`, NDJSON).expect(200);
      const words = linesOf(lines);
      expect([name, words.length]).toEqual([name, codes]);
      expect(createHash('sha256').update(JSON.stringify(words)).digest('hex')).toBe(digest);
      expect(lines.headers).toMatchObject({
        'content-disposition': `attachment; filename="${name}.ndjson"`,
        'tracemark-edition': String(edition),
        'tracemark-digest': digest,
        vary: 'accept',
      });
      const records = recordsOf(await exported(reader, `/v1/vocabulary/${name}`, CSV).expect(200));
      expect(records.map(({ code }) => code)).toEqual(words.map(({ code }) => code));
    }
  });

  it('narrowed as its pages are, but not in parts, and in no other form', async () => {
    const narrowed = await exported(reader, '/v1/vocabulary/models?maker=glock&calibre=10-auto', CSV).expect(200);
    expect(recordsOf(narrowed).map(({ code }) => code)).toEqual(['glock-20']);
    expectRefusal(await exported(reader, '/v1/vocabulary/models?limit=1', CSV), {
      status: 400,
      code: 'INVALID_INPUT',
      faults: [['/limit', 'NOT_IN_AN_EXPORT']],
    });
    expectRefusal(await exported(reader, '/v1/vocabulary/models', 'text/html'), {
      status: 406,
      code: 'NOT_ACCEPTABLE',
      faults: [['/headers/accept', 'NOT_OFFERED']],
    });
  });

  it('and what is asked for of it', async () => {
    const codes = async (path: string) => (await read(path)).items.map(({ code }: { code: string }) => code);
    expect(await codes('/models?maker=glock&calibre=10-auto')).toEqual(['glock-20']);
    expect(await codes('/manufacturers?q=%C5%82ucznik')).toEqual(['radom']);
    expect(await codes('/countries?withdrawn=true&q=german')).toEqual(['DDR']);
    expect(await codes('/marking-rules?instrument=EU&day=2020-01-17')).toEqual(['eu-2019-68', 'eu-4']);
    expect(await codes('/import-mark-formats?country=CHE')).toEqual(['che-importer-number']);
  });

  it('with what other lists call a type', async () => {
    expect((await read('/weapon-types/antiTankRocketLauncher')).crosswalk).toEqual({
      unroca: 'LW5',
      ncic: ['K'],
      hs: { military: '930120', other: '930120' },
      munitions: 'ML2.a',
    });
    expect((await read('/weapon-types/rifle')).crosswalk.hs).toEqual({ military: '930190', other: '930330' });
  });

  it('and how a text is understood', async () => {
    const resolved = (list: string, query: Record<string, string>) =>
      read(`/${list}/resolve?${new URLSearchParams(query).toString()}`);
    expect(await resolved('manufacturers', { text: 'Norinco (Century)' })).toEqual({
      code: 'norinco',
      confidence: 1,
      assumed: false,
      asWritten: 'Norinco (Century)',
      importer: 'century',
    });
    expect(await resolved('calibres', { text: '.45' })).toMatchObject({
      code: null,
      ambiguous: ['45-auto', '45-colt', '45-gap'],
    });
    expect(await resolved('models', { text: '17' })).toMatchObject({ code: 'glock-17', assumed: true });
    expect(await resolved('models', { text: '17', maker: 'glock' })).toMatchObject({
      code: 'glock-17',
      assumed: false,
    });
    expect(await resolved('models', { text: 'Model 500', type: 'shotgun' })).toMatchObject({ code: 'mossberg-500' });
    expect(await resolved('weapon-types', { text: '' })).toMatchObject({ code: null, confidence: 0 });
  });

  it.each<[string, number, string, [string, string][]]>([
    ['/countries/XYZ', 404, 'CODE_NOT_FOUND', []],
    ['/models/constructor', 404, 'CODE_NOT_FOUND', []],
    [`/models/${'x'.repeat(90)}`, 404, 'CODE_NOT_FOUND', []],
    ['/national-classes/XVA', 404, 'CODE_NOT_FOUND', []],
    ['/national-classes/XVA?version=0', 400, 'INVALID_INPUT', [['/version', 'TOO_SMALL']]],
    ['/models?maker=nobody', 400, 'INVALID_INPUT', [['/maker', 'UNKNOWN_CODE']]],
    [
      '/models?type=toy&calibre=7',
      400,
      'INVALID_INPUT',
      [
        ['/type', 'UNKNOWN_CODE'],
        ['/calibre', 'UNKNOWN_CODE'],
      ],
    ],
    ['/calibres?maker=glock', 400, 'INVALID_INPUT', [['/maker', 'UNKNOWN_FIELD']]],
    ['/countries?withdrawn=maybe', 400, 'INVALID_INPUT', [['/withdrawn', 'NOT_ONE_OF']]],
    ['/marking-rules?instrument=NATO', 400, 'INVALID_INPUT', [['/instrument', 'UNKNOWN_CODE']]],
    ['/marking-rules?edition=1', 404, 'EDITION_NOT_FOUND', []],
    ['/import-mark-formats/country-year?edition=7', 404, 'EDITION_NOT_FOUND', []],
    ['/import-mark-formats?edition=-1', 400, 'INVALID_INPUT', [['/edition', 'TOO_SMALL']]],
    ['/countries?edition=0', 400, 'INVALID_INPUT', [['/edition', 'UNKNOWN_FIELD']]],
    ['/marking-rules?day=yesterday', 400, 'INVALID_INPUT', [['/day', 'NOT_A_DATE']]],
    ['/models?cursor=nonsense', 400, 'INVALID_CURSOR', []],
    ['/models/resolve', 400, 'INVALID_INPUT', [['/text', 'REQUIRED']]],
    [`/models/resolve?text=${'x'.repeat(1001)}`, 400, 'INVALID_INPUT', [['/text', 'TOO_LONG']]],
    ['/models/resolve?text=17&text=19', 400, 'INVALID_INPUT', [['/text', 'WRONG_TYPE']]],
  ])('is refused %s', async (path, status, code, faults) => {
    expectRefusal(await reader.get(`/v1/vocabulary${path}`), { status, code, faults });
  });

  it('not by the cursor of another list or another query', async () => {
    const { next } = await read('/models?limit=1');
    for (const path of ['/calibres', '/models?maker=glock&'])
      expectRefusal(await reader.get(`/v1/vocabulary${path}${path.includes('?') ? '' : '?'}cursor=${next}`), {
        status: 400,
        code: 'INVALID_CURSOR',
      });
  });
});
