import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importingBy, leads, NDJSON, ndjson, verdicts, type Importing } from './support/imports.js';
import { everyRow, expectRefusal } from './support/refusals.js';
import {
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

const MAPPING = {
  columns: { Matricule: 'serial', Genre: 'type' },
  constants: { origin: 'stateStock', manufacturer: 'Glock', model: '17', calibre: '9 mm Luger' },
  ignore: ['Remarques'],
};

describe('a mapping', () => {
  let registry: TestRegistry;
  let agency: Agency;
  let armourer: Caller;
  let files: Importing;
  let mapping: string;

  beforeAll(async () => {
    registry = await startRegistry();
    agency = await newAgency(registry, 'military');
    armourer = await newOfficer(registry, agency, 'armourer');
    files = importingBy(registry.app.getHttpServer(), armourer);
    const { body } = await armourer.post('/v1/import-mappings', { name: 'Depot', mapping: MAPPING }).expect(201);
    expect(body).toMatchObject({ name: 'Depot', mapping: MAPPING, savedBy: armourer.officer });
    mapping = body.id;
  });

  afterAll(() => registry.close());

  it('says what the headers of an agency mean, and what every row has', async () => {
    const file = 'Matricule;Genre;Remarques\nMAP 1;pistol;rusty\nMAP 2;pistol;\n';
    const done = await files.imported(file, { query: { mapping } });
    expect(verdicts(done)).toEqual(['accepted', 'accepted']);
    const { body } = await armourer.get(`/v1/weapons/${done.rows[0]!.weapon}`).expect(200);
    expect(body).toMatchObject({ origin: 'stateStock', model: { code: 'glock-17' }, markings: [{ text: 'MAP 1' }] });
    expect(JSON.stringify(body)).not.toContain('rusty');
  });

  it('names the header of a cell as the file has it', async () => {
    const done = await files.imported('Matricule;Genre;Remarques\n1.23E+11;pistol;\n', { query: { mapping } });
    expect(leads(done.rows[0]!)).toEqual([['/markings/0/text', 'Matricule', 'SPREADSHEET_NUMBER']]);
  });

  it('reads the members of NDJSON as the cells of a table', async () => {
    const done = await files.imported(
      ndjson(
        '{"Matricule":"MEM 1","Genre":"pistol","Remarques":"rusty"}',
        '{"Matricule":2,"Genre":"pistol","Etage":3}',
      ),
      { ...NDJSON, query: { mapping } },
    );
    expect(verdicts(done)).toEqual(['accepted', 'rejected UNKNOWN_FIELD']);
    expect(done.rows[1]!.reasons[0]!.column).toBe('Etage');
  });

  it.each<[what: string, file: string, faults: [string, string][]]>([
    ['the file lacks', 'Genre;S/N\npistol;1\n', [['/mapping/columns/Matricule', 'HEADER_NOT_IN_FILE']]],
    ['it does not map', 'Matricule;Genre;Couleur\n1;pistol;noir\n', [['/header/2', 'UNKNOWN_HEADER']]],
  ])('names a header that %s', async (_what, file, faults) => {
    const before = await everyRow(registry.clone);
    expectRefusal(await files.refused(file, { query: { mapping } }), {
      status: 400,
      code: 'IMPORT_COLUMNS_UNCLEAR',
      faults,
    });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it.each<[what: string, mapping: object, faults: [string, string][]]>([
    ['a column there is not', { columns: { A: 'colour' } }, [['/mapping/columns/A', 'UNKNOWN_COLUMN']]],
    ['a constant there is not', { constants: { colour: 'x' } }, [['/mapping/constants/colour', 'UNKNOWN_COLUMN']]],
    [
      'a header both mapped and left out',
      { columns: { A: 'serial' }, ignore: ['A'] },
      [['/mapping/columns/A', 'CONTRADICTION']],
    ],
    [
      'a constant that no row could have',
      { constants: { yearOfManufacture: 'old' } },
      [['/mapping/constants/yearOfManufacture', 'NOT_A_WHOLE_NUMBER']],
    ],
  ])('is refused for %s', async (_what, given, faults) => {
    const before = await everyRow(registry.clone);
    const answer = await armourer.post('/v1/import-mappings', { name: 'wrong', mapping: given });
    expectRefusal(answer, { status: 400, code: 'IMPORT_COLUMNS_UNCLEAR', faults });
    expect(await everyRow(registry.clone)).toEqual(before);
  });

  it('is saved once under a name, and never changed', async () => {
    const answer = await armourer.post('/v1/import-mappings', { name: 'Depot', mapping: { ignore: ['x'] } });
    expectRefusal(answer, { status: 409, code: 'MAPPING_NAME_TAKEN' });
    const { body } = await armourer.get('/v1/import-mappings').expect(200);
    expect(body.items).toEqual([expect.objectContaining({ id: mapping, mapping: MAPPING })]);
  });

  it('sent again under its key is the same', async () => {
    const headers = { 'idempotency-key': 'mapping-once' };
    const send = () => armourer.post('/v1/import-mappings', { name: 'Once', mapping: MAPPING }, headers).expect(201);
    expect((await send()).body).toEqual((await send()).body);
  });

  it('of another agency does not exist, and its name is free', async () => {
    const other = await newOfficer(registry, await newAgency(registry, 'police'), 'registrar');
    const theirs = importingBy(registry.app.getHttpServer(), other);
    const answer = await theirs.refused('Matricule;Genre;Remarques\n1;pistol;\n', { query: { mapping } });
    expectRefusal(answer, { status: 404, code: 'MAPPING_NOT_FOUND' });
    expect((await other.get('/v1/import-mappings').expect(200)).body.items).toEqual([]);
    await other.post('/v1/import-mappings', { name: 'Depot', mapping: MAPPING }).expect(201);
  });
});
