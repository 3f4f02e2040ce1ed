import { describe, expect, it } from '@jest/globals';
import { quotaSpent, quotaView, requireOneMore } from './quota.js';

const quotas = { searches: 10, weaponsShown: 0, weaponsDisclosed: 5 };
const now = '2026-11-24T22:00:00.250000Z';

describe('a quota', () => {
  it('refuses one more when it is spent, with the seconds until midnight of UTC', () => {
    expect(() => requireOneMore(quotas, { searches: 9, weaponsShown: 1_000_000 }, now)).not.toThrow();
    expect(() => requireOneMore(quotas, { searches: 10 }, now)).toThrow(
      expect.objectContaining({
        code: 'QUOTA_SPENT',
        status: 429,
        params: { quota: 'searches', limit: 10, resetsAt: '2026-11-25T00:00:00.000Z' },
        retryAfter: 7200,
      }),
    );
    expect(quotaSpent(quotas, 'weaponsDisclosed', now)).toMatchObject({
      params: { quota: 'weaponsDisclosed', limit: 5, resetsAt: '2026-11-25T00:00:00.000Z' },
    });
  });

  it('says from four fifths on that it is nearly spent, of those that count', () => {
    expect(quotaView(quotas, { searches: 7, weaponsShown: 99 }, now)).toEqual({
      searches: { limit: 10, remaining: 3 },
      weaponsShown: { limit: null, remaining: null },
      nearlySpent: false,
      resetsAt: '2026-11-25T00:00:00.000Z',
    });
    expect(quotaView(quotas, { searches: 8 }, now)).toMatchObject({ nearlySpent: true });
    expect(quotaView(quotas, { weaponsDisclosed: 5 }, '2026-12-31T23:59:59.999999Z')).toEqual({
      weaponsDisclosed: { limit: 5, remaining: 0 },
      nearlySpent: true,
      resetsAt: '2027-01-01T00:00:00.000Z',
    });
  });
});
