import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';
import { replaceFile } from '../../platform/replace-file.js';
import { readOwnCheckpoint, signCheckpoint, type TreeHead } from './checkpoint.js';
import { GrowingTiles } from './growing-tiles.js';
import { LogRefusedError } from './log.errors.js';
import { intoTiles } from './log.queries.js';
import { rootAt, TileMissingError } from './proof.js';
import { readTiles } from './read-tiles.js';
import type { NoteSigner } from './signed-note.js';
import { partialTilesAt } from './tile.js';

/** Any number that only writers of the log lock on. */
const LOG_LOCK = 7_361_627_001;

/**
 * The outbox is full after an import and empty a minute later, and the database remembers the one or the other. It looks
 * each entry up by its id, however many it expects: else it would read the whole ledger, ten times a second.
 */
const LOOK_UP_BY_ID = `SELECT set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false)`;

const HEAD = `SELECT size, published_size AS "publishedSize" FROM log_head`;

/**
 * What waits, in one snapshot: what committed before another began is in an earlier one or in this, so batches follow
 * each other as transactions did. Within a snapshot time decides; it never runs back within a stream, whose positions
 * then follow each other.
 */
const DECLARE_BACKLOG = `
  DECLARE backlog NO SCROLL CURSOR WITH HOLD FOR
  SELECT o.entry_id AS "entryId", o.hash, e.hash AS recorded
    FROM ledger_outbox o LEFT JOIN ledger_entries e ON e.id = o.entry_id
   ORDER BY e.recorded_at, e.stream_id, e.position`;

/** As many as become leaves in one transaction. */
const FETCH = 'FETCH 4096 FROM backlog';

const INTEGRATE = `
  WITH given AS (
    SELECT entry_id, place FROM unnest($1::uuid[]) WITH ORDINALITY AS given (entry_id, place)),
  gone AS (
    DELETE FROM ledger_outbox o USING given WHERE o.entry_id = given.entry_id RETURNING 1),
  leaves AS (
    INSERT INTO log_leaves (entry_id, index) SELECT entry_id, $2 + place - 1 FROM given ORDER BY place RETURNING 1),
  tiles AS (${intoTiles(3)}
    RETURNING 1),
  head AS (
    UPDATE log_head SET size = $2 + cardinality($1::uuid[]) WHERE size = $2 RETURNING 1)
  SELECT require_rows(
    ARRAY[(SELECT count(*) FROM gone), (SELECT count(*) FROM leaves), (SELECT count(*) FROM tiles), (SELECT count(*) FROM head)],
    ARRAY[cardinality($1::uuid[]), cardinality($1::uuid[]), cardinality($3::smallint[]), 1]::bigint[])`;

const PUBLISH = `
  UPDATE log_head SET published_size = $1, note = $2, published_at = clock_timestamp()
   WHERE size >= $1 AND coalesce(published_size, 0) <= $1 RETURNING 1`;

interface Waiting {
  entryId: string;
  hash: Buffer;
  /** Null where the ledger has no such entry. */
  recorded: Buffer | null;
}

/**
 * Writes the log on one connection, which holds the lock of the log: no other writes while this one is connected, and
 * what was begun on a lost connection is undone with the lock. Once a call has failed, open another writer.
 */
export class LogWriter {
  private constructor(
    private readonly client: Client,
    private readonly signer: NoteSigner,
    private readonly stateFile: string,
    private readonly log: GrowingTiles,
    private published: number | null,
  ) {}

  /**
   * Takes the lock and goes on where the log stands; null where another one writes it.
   * @throws LogRefusedError where the log does not go on from the last checkpoint that was signed.
   */
  static async open(client: Client, signer: NoteSigner, stateFile: string): Promise<LogWriter | null> {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOG_LOCK]);
    if (!rows[0]!.held) return null;
    await client.query(LOOK_UP_BY_ID);
    const head = (await client.query<{ size: number; publishedSize: number | null }>(HEAD)).rows[0]!;
    const signed = await readState(signer, stateFile, head.publishedSize);
    const log = await takenUp(client, head.size);
    if (signed !== null) await requireExtension(client, signed, head.size);
    return new LogWriter(client, signer, stateFile, log, head.publishedSize);
  }

  get size(): number {
    return this.log.size;
  }

  /** Whether the published checkpoint covers all that is integrated. */
  get isPublished(): boolean {
    return this.published === this.log.size;
  }

  /**
   * Makes leaves of all that waits, batch after batch, each a transaction of its own; yields after each.
   * @throws LogRefusedError where the outbox does not say what the ledger says.
   */
  async *integrate(): AsyncGenerator<number> {
    const { rows } = await this.client.query('SELECT FROM ledger_outbox LIMIT 1');
    if (rows.length === 0) return;
    await this.client.query(DECLARE_BACKLOG);
    try {
      for (;;) {
        const { rows: waiting } = await this.client.query<Waiting>(FETCH);
        if (waiting.length === 0) return;
        await this.take(waiting);
        yield waiting.length;
      }
    } finally {
      await this.client.query('CLOSE backlog').catch(() => undefined);
    }
  }

  private async take(waiting: readonly Waiting[]): Promise<void> {
    const before = this.log.size;
    for (const { entryId, hash, recorded } of waiting) {
      if (recorded === null) throw new LogRefusedError(`entry ${entryId} waits for its leaf and is not in the ledger`);
      if (!recorded.equals(hash)) throw new LogRefusedError(`entry ${entryId} has another hash since it was recorded`);
      this.log.add(hash);
    }
    const tiles = this.log.takeChanged();
    await this.client.query(INTEGRATE, [
      waiting.map(({ entryId }) => entryId),
      before,
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ]);
  }

  /**
   * Signs a checkpoint of what is integrated and publishes it, where that is more than was. It is on disk outside the
   * database before anybody sees it, so that whatever becomes of the database nothing is signed that takes it back.
   */
  async publish(): Promise<void> {
    if (this.isPublished) return;
    const head = { size: this.log.size, root: this.log.root() };
    const note = signCheckpoint(this.signer, head);
    await replaceFile(this.stateFile, note);
    const { rowCount } = await this.client.query(PUBLISH, [head.size, note]);
    if (rowCount !== 1) throw new LogRefusedError('the head of the log was changed by somebody else');
    this.published = head.size;
  }
}

async function readState(signer: NoteSigner, file: string, published: number | null): Promise<TreeHead | null> {
  const note = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new LogRefusedError(`${file} cannot be read (${error.code})`);
  });
  if (note === null) {
    if (published === null) return null;
    throw new LogRefusedError(`checkpoints were published up to ${published} entries, and ${file} is not there`);
  }
  const head = readOwnCheckpoint(signer, note);
  if (head === null) throw new LogRefusedError(`${file} is no checkpoint signed by ${signer.verifierKey}`);
  return head;
}

async function takenUp(client: Client, size: number): Promise<GrowingTiles> {
  try {
    return GrowingTiles.at(size, await readTiles(client, partialTilesAt(size)));
  } catch (error) {
    if (error instanceof RangeError) throw new LogRefusedError(error.message);
    throw error;
  }
}

async function requireExtension(client: Client, signed: TreeHead, size: number): Promise<void> {
  if (size < signed.size)
    throw new LogRefusedError(
      `a checkpoint of ${signed.size} entries was signed and the database holds ${size}: it is older than the log`,
    );
  const root = await rootAt(signed.size, (places) => readTiles(client, places)).catch((error: unknown) => {
    throw error instanceof TileMissingError ? new LogRefusedError(error.message) : error;
  });
  if (!root.equals(signed.root))
    throw new LogRefusedError(`the first ${signed.size} entries are not those a checkpoint was signed for`);
}
