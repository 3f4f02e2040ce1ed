import { describe, expect, it } from '@jest/globals';
import type { InvalidInputError } from '../problem.js';
import { CountryField, InstantField, PartField, TextField } from './fields.js';
import { validationPipe } from './validation.js';

class Part {
  @TextField({ max: 10 })
  name!: string;
}

class Body {
  @CountryField({ optional: true })
  country?: string;

  @InstantField({ optional: true })
  until?: string;

  @PartField(() => Part, { optional: true })
  part?: Part;
}

const faultsIn = (body: object): Promise<unknown> =>
  validationPipe()
    .transform(body, { type: 'body', metatype: Body })
    .then(
      () => [],
      (refused: InvalidInputError) => refused.faults,
    );

describe('a refused body says what to write instead', () => {
  it('names the fields there are beside the first that there is not', async () => {
    expect(await faultsIn({ land: 'AUT', untill: 'May' })).toEqual([
      {
        pointer: '/land',
        code: 'UNKNOWN_FIELD',
        detail: 'there is no field land here; there are country, until, part',
      },
      { pointer: '/untill', code: 'UNKNOWN_FIELD', detail: 'there is no field untill here' },
    ]);
  });

  it('names the fields of the part that the unknown one stands in', async () => {
    expect(await faultsIn({ part: { name: 'A', badge: '7' } })).toEqual([
      { pointer: '/part/badge', code: 'UNKNOWN_FIELD', detail: 'there is no field badge here; there are name' },
    ]);
  });

  it('says nothing of fields where one is only missing', async () => {
    expect(await faultsIn({ part: {} })).toEqual([
      { pointer: '/part/name', code: 'REQUIRED', detail: 'name is required' },
    ]);
  });

  it.each(['2026-03-01', '01.03.2026', '2026-03-01T12:00:00'])('shows an instant to who writes %s', async (until) => {
    expect(await faultsIn({ until })).toEqual([
      {
        pointer: '/until',
        code: 'NOT_A_DATE',
        detail: 'until is an instant with its zone, such as 2026-03-01T12:00:00Z',
      },
    ]);
  });

  it.each([
    ['AT', 'TOO_SHORT'],
    ['Austria', 'TOO_LONG'],
  ])('shows a country code to who writes %s', async (country, code) => {
    const detail = 'country is a country code of three capital letters, such as AUT (ISO 3166-1 alpha-3)';
    expect(await faultsIn({ country })).toEqual([{ pointer: '/country', code, detail }]);
  });
});
