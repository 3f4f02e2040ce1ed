import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aWeapon,
  newAgency,
  newOfficer,
  startRegistry,
  type Agency,
  type Caller,
  type TestRegistry,
} from './support/registry.js';

describe('an armourer registers a weapon', () => {
  let registry: TestRegistry;
  let police: Agency;
  let armourer: Caller;

  beforeAll(async () => {
    registry = await startRegistry();
    police = await newAgency(registry, 'police');
    armourer = await newOfficer(registry, police, 'armourer');
  });

  afterAll(() => registry.close());

  it('answers its registry number, its holder and the entry that records it', async () => {
    const { body, headers } = await armourer.post('/v1/weapons', aWeapon()).expect(201);
    expect(body).toMatchObject({
      registryNumber: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
      status: 'active',
      holder: { kind: 'unit', unit: police.rootUnit, basis: 'present' },
      markings: [{ number: 1, kind: 'serial', text: 'KAX104729', legibility: 'clear' }],
      entries: [{ position: 1, kind: 'weapon.registered' }],
    });
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/weapons/${body.id}` });
  });
});
