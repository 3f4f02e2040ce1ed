import { describe, expect, it } from '@jest/globals';
import { summariseList } from '../merkle.js';
import { columnsOfLook, NO_LOOK, summariseLooks, targetOf, type Look } from './look.js';

const LOOK: Look = {
  ...NO_LOOK,
  act: 'read',
  route: 'GET /v1/weapons/:id',
  target: 'T',
  shows: 'Weapon',
  weapons: ['w'],
};

describe('the list of looks', () => {
  it('is hashed over what each look says, null left out, as docs/ledger-format.md says', () => {
    const item = {
      act: 'read',
      route: 'GET /v1/weapons/:id',
      target: 'T',
      shows: 'Weapon',
      weapon_ids: ['w'],
      times: 1,
    };
    expect(summariseLooks([columnsOfLook(LOOK)])).toEqual(summariseList([item]));
  });

  it('is another for each member that is another', () => {
    const looker = { officer: 'o', credential: 'c', identity: 'asserted', agency: 'a', unit: 'u', authorityUnit: 'x' };
    const others: Partial<Look>[] = [
      { act: 'exported' },
      { looker: looker as Look['looker'] },
      { route: null },
      { target: null },
      { purpose: 'count' },
      { shows: 'Entry' },
      { weapons: [] },
      { code: 'C' },
      { snapshot: '1:1:' },
      { rows: 0 },
      { times: 2 },
      { request: 'r' },
    ];
    const hashes = [{}, ...others].map((other) => summariseLooks([columnsOfLook({ ...LOOK, ...other })]).listHash);
    expect(new Set(hashes).size).toBe(others.length + 1);
  });
});

it.each([
  ['01a2225e-cb36-71ac-b25d-031b22b29fd6', true],
  ['X5Z5-4CR8-3QBP', true],
  ['x001/067.p/3', true],
  ['what is this', false],
  ["'; DROP TABLE looks", false],
  ['x'.repeat(65), false],
  [undefined, false],
])('of a path, %j is recorded: %s', (text, is) => {
  expect(targetOf(text)).toBe(is ? text : null);
});
