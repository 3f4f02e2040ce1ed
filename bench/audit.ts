import { withClient } from '../src/platform/database/embedded/with-client.js';
import { denseRegister } from './dense-weapons.js';
import { fill, weaponIds } from './kit/fill.js';
import { judge, type Outcome } from './kit/outcome.js';
import type { BenchOptions } from './kit/options.js';
import { BENCH_SEED } from './kit/registration.js';
import { alternate, summary, throughputRatio, type Side } from './kit/rounds.js';
import { openStage, type Stage } from './kit/stage.js';
import { DEEP_KINDS, searchBody, searchReadings } from './search-readings.js';

const READING_SEED = 20270401;
const PER_KIND = 200;
/** As many officers as look at once in a registry that is busy; looks are recorded together. */
const CONNECTIONS = 64;

/** The same service over the same database, which records nobody who looks. */
async function startUnrecorded({ start, environment }: Stage): Promise<string> {
  const { url } = await start('service.js').ask<{ url: string }>({ environment, unrecorded: true });
  return url;
}

const lookCounts = (superuserUrl: string) =>
  withClient(superuserUrl, async (superuser) => {
    const { rows } = await superuser.query<{ looks: number; entries: number; searches: number }>(
      `SELECT (SELECT count(*)::int FROM looks) AS looks,
              (SELECT count(*)::int FROM ledger_entries WHERE stream_type = 'looks') AS entries,
              (SELECT count(*)::int FROM marking_searches) AS searches`,
    );
    return rows[0]!;
  });

/** Reads and searches with the audit trail against the same without it. */
export async function benchAudit({ weapons, seconds, keep }: BenchOptions): Promise<Outcome> {
  const stage = await openStage(`audit-${weapons}`, keep);
  try {
    await fill(stage.database, stage.armoury.acting, weapons);
    const ids = await weaponIds(stage.database);
    const register = denseRegister({ seed: BENCH_SEED, count: weapons });
    const readings = searchReadings(register, { seed: READING_SEED, perKind: PER_KIND });
    const searches = readings.filter(({ kind }) => !DEEP_KINDS.includes(kind)).map(searchBody);
    await stage.load.ask({ ids, searches });
    const unrecorded = await startUnrecorded(stage);
    const compare = (kind: 'read' | 'search', token: string) => {
      const side = (url: string): Side => ({
        url,
        next: async () => (kind === 'read' ? { kind, at: '/v1/weapons/{id}' } : { kind }),
      });
      return alternate(
        stage.load,
        token,
        { service: side(stage.serviceUrl), baseline: side(unrecorded) },
        seconds,
        CONNECTIONS,
      );
    };
    const before = await lookCounts(stage.database.superuserUrl);
    const reads = await compare('read', stage.armoury.token);
    const sought = await compare('search', stage.armoury.investigator.token);
    const after = await lookCounts(stage.database.superuserUrl);
    const recorded = {
      looks: after.looks - before.looks,
      looksAnEntry: Math.round((after.looks - before.looks) / Math.max(1, after.entries - before.entries)),
      searches: after.searches - before.searches,
    };
    return judge({
      bench: 'audit',
      measured: { weapons: ids.length, reads: summary(reads.service), searches: summary(sought.service), recorded },
      baseline: { reads: summary(reads.baseline), searches: summary(sought.baseline) },
      ratios: { reads: throughputRatio(reads), searches: throughputRatio(sought) },
      targets: { reads: { atLeast: 0.85 }, searches: { atLeast: 0.85 } },
    });
  } finally {
    await stage.close();
  }
}
