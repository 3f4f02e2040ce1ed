import { withClient } from '../src/platform/database/embedded/with-client.js';
import { alternate, type Rounds, type Side } from './kit/rounds.js';
import { POOL_SIZE, type Stage } from './kit/stage.js';
import { countStatements } from './kit/statements.js';

const AT = '/v1/entries/{id}/proof';
/** So many entries are asked for at random. */
const ASKED = 100_000;

/** Proofs at random against a server that reads the same rows by their keys and answers as many bytes. */
export async function compareProofs(
  stage: Stage,
  seconds: number,
): Promise<Rounds & { statements: Record<'service' | 'baseline', string[]> }> {
  const { acting, token } = stage.armoury;
  const ids = await withClient(stage.database.superuserUrl, async (superuser) => {
    await superuser.query('VACUUM (ANALYZE) log_tiles, log_leaves, ledger_entries, ledger_outbox');
    const { rows } = await superuser.query<{ id: string }>(
      `SELECT entry_id AS id FROM log_leaves WHERE index < (SELECT published_size FROM log_head) ORDER BY random() LIMIT $1`,
      [ASKED],
    );
    return rows.map(({ id }) => id);
  });
  const start = { runtimeUrl: stage.database.runtimeUrl, connections: POOL_SIZE, acting };
  const { url } = await stage.start('baselines/proof.js').ask<{ url: string }>(start);
  const read = async (at: string) => {
    const response = await fetch(at + AT.replace('{id}', ids[0]!), { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 200) throw new Error(`${at} answered ${response.status} ${await response.text()}`);
    console.log(`${at}: ${(await response.text()).length} characters`);
  };
  const counted = (at: string) => countStatements(stage.database, () => read(at));
  const statements = { service: await counted(stage.serviceUrl), baseline: await counted(url) };
  await stage.load.ask({ ids });
  const side = (at: string): Side => ({ url: at, next: async () => ({ kind: 'read', at: AT }) });
  const sides = { service: side(stage.serviceUrl), baseline: side(url) };
  return { ...(await alternate(stage.load, token, sides, seconds)), statements };
}
