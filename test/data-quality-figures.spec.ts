import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RegisterInput } from '../src/weapons/decisions.js';
import { randomFrom } from './support/acting.js';
import { fillRegister } from './support/fill-register.js';
import { newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';
import { madeReport } from './support/reports.js';

/**
 * What an audit found in the database of the weapons delivered to a State's forces: of 474,823 serials, 203,888 with
 * missing information or duplicated; 24,520 numbers stood there two or three times (SIGAR 14-84, July 2014).
 */
const PUBLISHED = { serials: 474_823, missingOrDuplicate: 203_888, repeatedNumbers: 24_520 };
const SCALE = process.env.TRACEMARK_TEST_TIER === 'long' ? 1 : 10;
const SEED = 20140728;

const scaled = (figure: number) => Math.round(figure / SCALE);
const weapons = scaled(PUBLISHED.serials);
const missingOrDuplicate = scaled(PUBLISHED.missingOrDuplicate);
/** The audit does not say how many stood there three times: a tenth here. */
const numbers = scaled(PUBLISHED.repeatedNumbers);
const threefold = Math.round(numbers / 10);
const duplicates = 2 * numbers + threefold;
const missing = missingOrDuplicate - duplicates;
const junk = Math.floor(missing / 3);

const MODELS = [
  { manufacturer: 'Glock', model: '17', calibre: '9 mm Luger', countryOfManufacture: 'AUT', type: 'selfLoadingPistol' },
  { manufacturer: 'Glock', model: '19', calibre: '9 mm Luger', countryOfManufacture: 'AUT', type: 'selfLoadingPistol' },
  {
    manufacturer: 'Beretta',
    model: '92FS',
    calibre: '9 mm Luger',
    countryOfManufacture: 'ITA',
    type: 'selfLoadingPistol',
  },
  { manufacturer: 'Colt', model: 'M4', calibre: '5.56x45', countryOfManufacture: 'USA', type: 'assaultRifle' },
  { manufacturer: 'Zastava', model: 'M70', calibre: '7.62x39', countryOfManufacture: 'YUG', type: 'assaultRifle' },
  { manufacturer: 'Norinco', model: null, calibre: '7.62x39', countryOfManufacture: 'CHN', type: 'assaultRifle' },
] as const;
const JUNK = ['UNKNOWN', 'XXX', 'no number', '0000', 's/n', 'rusty', 'без номера', '----', 'illegible'];

const common = { origin: 'stateStock', yearOfManufacture: 1989 } as const;
const serial = (text: string) => ({ markings: [{ kind: 'serial', text, place: 'frame' }] });

/** One number as several clerks write it. */
const spellings = (number: number) => [`AB ${number}`, `ab-${number}`, `AB${number}`];

function* register(): Generator<RegisterInput> {
  const random = randomFrom(SEED);
  const any = () => MODELS[Math.floor(random() * MODELS.length)]!;
  for (let each = 0; each < numbers; each++) {
    const described = { ...common, ...any() };
    for (const spelling of spellings(each + 1).slice(0, each < threefold ? 3 : 2))
      yield { ...described, ...serial(spelling) };
  }
  for (let each = 0; each < junk; each++) yield { ...common, ...any(), ...serial(JUNK[each % JUNK.length]!) };
  for (let each = junk; each < missing; each++)
    yield { ...common, ...any(), markings: [], unmarkedReason: 'notRecorded' };
  // No fault: a number that every maker has once, and one that two models of one maker have.
  const sound = weapons - missingOrDuplicate;
  for (let each = 0; each < sound; each++) {
    const model = MODELS[each % MODELS.length]!;
    yield { ...common, ...model, ...serial(`${each % 7 === 0 ? 'Ж' : 'C'}${Math.floor(each / MODELS.length) + 1}`) };
  }
}

describe('the figures of a published audit', () => {
  let registry: TestRegistry;
  let national: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    national = registry.authority;
    const { body: me } = await national.get('/v1/me').expect(200);
    const army = await newAgency(registry, 'military');
    await newOfficer(registry, army, 'armourer');
    await fillRegister(registry.clone, { unit: army.rootUnit, authorityUnit: me.unit }, register());
  });

  afterAll(() => registry.close());

  it('are returned exactly', async () => {
    const { total } = await madeReport(national);
    expect(total).toMatchObject({ weapons, serialMissingOrDuplicate: missingOrDuplicate });
    expect(total!.findings).toMatchObject({
      noSerial: missing - junk,
      junkSerial: junk,
      duplicateSerial: duplicates,
      spreadsheetDamaged: 0,
      partialSerial: 0,
    });
  });
});
