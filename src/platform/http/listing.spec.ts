import { describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { InvalidInputError } from '../problem.js';
import { readAll, refuseParts } from './listing.js';

interface Row {
  id: string;
}

const rowsTo = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ id: String(at).padStart(3, '0') }));

const everything = async (portions: AsyncIterable<Row[]>): Promise<Row[][]> => {
  const read: Row[][] = [];
  for await (const portion of portions) read.push(portion);
  return read;
};

describe('all rows of a list', () => {
  const read = <T>(work: (manager: EntityManager) => Promise<T>) => work({} as EntityManager);
  const listOf = (count: number, asked: (string | undefined)[] = []) => ({
    rows: async (_: EntityManager, after: string | undefined, limit: number) => {
      asked.push(after);
      return rowsTo(count)
        .filter(({ id }) => after === undefined || id > after)
        .slice(0, limit);
    },
  });

  it.each([
    [0, [0]],
    [2, [2]],
    [3, [3, 0]],
    [7, [3, 3, 1]],
  ])('are read in portions: %i', async (count, sizes) => {
    const portions = await everything(readAll(read, listOf(count), 3));
    expect(portions.map(({ length }) => length)).toEqual(sizes);
    expect(portions.flat()).toEqual(rowsTo(count));
  });

  it('are asked for one portion ahead and no further', async () => {
    const asked: (string | undefined)[] = [];
    const portions = readAll(read, listOf(100, asked), 3);
    await portions.next();
    await new Promise(setImmediate);
    expect(asked).toEqual([undefined, '002']);
  });

  it('come through a cursor where their query is run once', async () => {
    const said: [string, unknown[] | undefined][] = [];
    const left = rowsTo(5);
    const query = async (statement: string, values?: unknown[]) => {
      said.push([statement, values]);
      return statement.startsWith('FETCH 2 ') ? left.splice(0, 2) : [];
    };
    const whole = { statement: 'SELECT $1', values: ['a'], row: ({ id }: Row) => ({ id: `row ${id}` }) };
    const portions = readAll((work) => work({ query } as unknown as EntityManager), { ...listOf(0), whole }, 2);
    expect((await everything(portions)).flat().map(({ id }) => id)).toEqual(rowsTo(5).map(({ id }) => `row ${id}`));
    expect(said.filter(([statement]) => statement.startsWith('DECLARE'))).toEqual([
      ['DECLARE exported NO SCROLL CURSOR FOR SELECT $1', ['a']],
    ]);
  });

  it('fail where one portion fails', async () => {
    const rows = async (_: EntityManager, after: string | undefined) => {
      if (after !== undefined) throw new Error('gone');
      return rowsTo(3);
    };
    await expect(everything(readAll(read, { rows }, 3))).rejects.toThrow('gone');
  });
});

it('a part of an export is refused, both of its words at once', () => {
  expect(() => refuseParts({ page: {} })).not.toThrow();
  const pointers = (() => {
    try {
      refuseParts({ page: { cursor: 'x', limit: 1 } });
    } catch (error) {
      return (error as InvalidInputError).faults.map(({ pointer }) => pointer);
    }
    return [];
  })();
  expect(pointers).toEqual(['/cursor', '/limit']);
});
