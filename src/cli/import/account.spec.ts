import { describe, expect, it } from '@jest/globals';
import type { JobView } from '../../platform/jobs/job.js';
import type { ImportView } from '../../weapons/index.js';
import { accountOf, tell } from './account.js';

const rows = { read: 9, accepted: 4, acceptedWithWarning: 2, duplicate: 1, rejected: 2, entered: 6 };
const view = { id: 'the import', job: 'the job', payloadHash: 'ab', rows } as ImportView;
const job = (state: string, fields: object = {}) => ({ state, result: null, problem: null, ...fields }) as JobView;
const counts = 'Rows read: 9, with a warning: 2, duplicate: 1, rejected: 2.';
const stay =
  'Weapons entered: 6, and they stay; the same file sent again is a new import, in which they are duplicates.';

describe('the account of an import', () => {
  it.each([
    [job('done', { result: { outcome: 'entered' } }), 'entered', `Weapons entered: 6. ${counts}`],
    [
      job('done', { result: { outcome: 'dryRun' } }),
      'dryRun',
      `Nothing was entered: a dry run. Weapons that would enter: 6. ${counts}`,
    ],
    [
      job('done', { result: { outcome: 'nothingEntered' } }),
      'nothingEntered',
      `Nothing was entered: it was to be every row or none. ${counts}`,
    ],
    [job('cancelled'), 'cancelled', `Cancelled. ${stay}`],
    [job('failed', { problem: { code: 'TORN', title: 'It is torn' } }), 'failed', `TORN: It is torn. ${stay}`],
    [
      job('failed', { problem: { code: 'TORN', title: 'It is torn', detail: 'line 3' } }),
      'failed',
      `TORN: line 3. ${stay}`,
    ],
  ])('says how it ended (%#)', (ended, outcome, text) => {
    const account = accountOf(view, ended, null);
    expect(account).toEqual({ import: 'the import', job: 'the job', outcome, payloadHash: 'ab', rows, rejects: null });
    expect(tell(account, ended.problem)).toBe(text);
  });

  it('says of nothing that it stays', () => {
    const none = accountOf({ ...view, rows: { ...rows, entered: 0 } }, job('cancelled'), null);
    expect(tell(none)).toBe('Cancelled. Weapons entered: 0.');
  });
});
