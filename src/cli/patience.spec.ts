import { describe, expect, it } from '@jest/globals';
import { NoAnswerError, RefusedError } from './api-client.js';
import { patiently } from './patience.js';

const away = new NoAnswerError('http://there', new Error('gone'));
const soon = { pauseMs: 1, patienceMs: 10_000 };

/** Fails with each error in turn, then answers. */
function after(...errors: Error[]) {
  const complaints: string[] = [];
  let asked = 0;
  const attempt = async () => {
    const error = errors[asked];
    asked += 1;
    if (error) throw error;
    return 'answer';
  };
  const complain = (why: string) => complaints.push(why);
  return { attempt, complain, complaints, asked: () => asked };
}

describe('patience', () => {
  it.each([
    ['nobody answers', away],
    ['the database is away', new RefusedError('DATABASE_UNAVAILABLE', 503, '')],
    ['a proxy finds no service', new RefusedError('HTTP_502', 502, '')],
    ['too many requests were made', new RefusedError('TOO_MANY_REQUESTS', 429, '')],
  ])('asks again while %s, and complains once', async (_, error) => {
    const { attempt, complain, complaints, asked } = after(error, error, error);
    expect(await patiently(attempt, complain, soon)).toBe('answer');
    expect({ complaints, asked: asked() }).toEqual({ complaints: [error.message], asked: 4 });
  });

  it.each([
    ['a refusal that asking again does not change', new RefusedError('TOO_MANY_IMPORTS', 429, '')],
    ['a fault of the input', new RefusedError('INVALID_INPUT', 400, '')],
    ['a fault that is not of the service', new Error('the disk is torn')],
  ])('ends at %s', async (_, error) => {
    const { attempt, complain, complaints } = after(error);
    await expect(patiently(attempt, complain, soon)).rejects.toBe(error);
    expect(complaints).toEqual([]);
  });

  it('ends when it has lasted long enough', async () => {
    const { attempt, complain, asked } = after(...Array.from({ length: 10_000 }, () => away));
    await expect(patiently(attempt, complain, { pauseMs: 5, patienceMs: 50 })).rejects.toBe(away);
    expect(asked()).toBeGreaterThan(1);
  });
});
