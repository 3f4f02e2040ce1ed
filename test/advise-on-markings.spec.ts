import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aWeapon, newAgency, newOfficer, startRegistry, type Caller, type TestRegistry } from './support/registry.js';

describe('advice on the markings of a weapon', () => {
  let registry: TestRegistry;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    armourer = await newOfficer(registry, await newAgency(registry, 'police'), 'armourer');
  });

  afterAll(() => registry.close());

  const register = async (fields: object) => (await armourer.post('/v1/weapons', aWeapon(fields)).expect(201)).body;

  it('advises on the markings, each rule named and judged by the date of marking', async () => {
    const old = await register({ yearOfManufacture: 1978 });
    const made = await register({
      yearOfManufacture: 2021,
      markings: [
        { kind: 'serial', text: 'KAX104729', place: 'frame', heightMicrometres: 1700, appliedAt: '2021-03' },
        { kind: 'manufacture', text: 'GLOCK Ges.m.b.H. AUSTRIA', place: 'slide' },
      ],
    });
    const said = async (id: string, bound: string) => {
      const { body } = await armourer.get(`/v1/weapons/${id}/marking-advice?bound=${bound}`).expect(200);
      expect(body.weaponId).toBe(id);
      return body.findings.map(
        (finding: Record<string, string>) => `${finding.rule} ${finding.requirement} ${finding.verdict}`,
      );
    };
    // Made before either was law; what may have befallen it since is not on record.
    expect(await said(old.id, 'ITI,EU:2020-01-17')).toEqual([
      'iti-8b importCountry cannotTell',
      'iti-8b importYear cannotTell',
      'iti-8c releaseMark cannotTell',
    ]);
    expect(await said(made.id, 'EU:2020-01-17')).toEqual([
      'eu-4 manufacturerName satisfied',
      'eu-4 countryOrPlace satisfied',
      'eu-4 serial satisfied',
      'eu-4 yearOfManufacture cannotTell',
      'eu-2019-68 height satisfied',
      'eu-2019-68 script satisfied',
    ]);
    const { body } = await armourer.get(`/v1/weapons/${made.id}/marking-advice`).expect(200);
    expect(body.boundBy).toHaveLength(6);
    expect(body.boundBy[0]).toEqual({ instrument: 'ITI', since: null });
    expect(body.findings).toContainEqual({
      rule: 'iti-8c',
      instrument: 'ITI',
      paragraph: '§8(c)',
      requirement: 'releaseMark',
      verdict: 'cannotTell',
      detail: expect.stringContaining('it is not known whether the weapon was released from State stock'),
    });
    expect(body.findings).toContainEqual({
      rule: 'ecowas-18-security',
      instrument: 'ECOWAS',
      paragraph: 'art. 18, security marking',
      requirement: 'securityMark',
      verdict: 'unmet',
      detail: 'no security mark is on record',
    });
    const refused = await armourer.get(`/v1/weapons/${made.id}/marking-advice?bound=NATO`).expect(400);
    expect(refused.body.errors).toMatchObject([{ pointer: '/bound', code: 'NOT_ONE_OF' }]);
  });
});
