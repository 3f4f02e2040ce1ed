import { COLUMN_NAMES, columnsOf } from './columns.js';
import { entryHash, parseEntry } from './entry.js';
import type { Envelope } from './envelope.js';
import type { EntryItem, HeadItem, LedgerBreak, LedgerItem, ReportFault } from './ledger-item.js';
import { openingFault } from './openings.js';
import { StreamChain } from './stream-chain.js';

export interface VerifyOptions {
  /** False for a selection that carries no heads, whose end therefore proves nothing. */
  heads: boolean;
}

export interface VerifySummary {
  streams: number;
  entries: number;
  openings: number;
}

/**
 * Checks a ledger, from the database or an export, in one pass and constant memory, and reports each fault as it is
 * certain. The order is that of {@link LedgerItem}.
 */
export async function verifyLedger(
  items: AsyncIterable<LedgerItem>,
  report: ReportFault,
  options: VerifyOptions = { heads: true },
): Promise<VerifySummary> {
  const summary: VerifySummary = { streams: 0, entries: 0, openings: 0 };
  let stream: StreamVerifier | null = null;
  for await (const item of items) {
    const id = 'row' in item ? item.row.streamId : item.head.streamId;
    if (stream === null || stream.id !== id || stream.ended) {
      stream?.finish(options);
      if (stream !== null && id <= stream.id) stream.reportAt(lineOf(item), 'reordered', `is followed by ${id}`);
      stream = new StreamVerifier(id, report);
      summary.streams += 1;
    }
    if ('row' in item) {
      summary.entries += 1;
      summary.openings += item.openings.length;
      stream.entry(item);
    } else stream.head(item);
  }
  stream?.finish(options);
  return summary;
}

const lineOf = (item: LedgerItem) => ({ entryId: null, position: 0, line: item.line });

class StreamVerifier {
  ended = false;
  #type: string | null = null;
  readonly #chain = new StreamChain((at, kind, detail) => this.reportAt(at, kind, detail));

  constructor(
    readonly id: string,
    private readonly report: ReportFault,
  ) {}

  reportAt(at: { entryId: string | null; position: number; line?: number }, kind: LedgerBreak, detail: string): void {
    const { entryId, position, line } = at;
    this.report({ entryId, stream: this.id, position, break: kind, detail, ...(line === undefined ? {} : { line }) });
  }

  entry(item: EntryItem): void {
    const { row, line } = item;
    const hash = entryHash(row.canonical);
    const parsed = parseEntry(row.canonical);
    const envelope = 'envelope' in parsed ? parsed.envelope : null;
    const at = { entryId: envelope?.id ?? row.id, position: envelope?.position ?? row.position, line };
    const altered = hash !== row.hash || envelope === null;
    if (hash !== row.hash) this.reportAt(at, 'altered', 'its canonical bytes do not give its hash');
    else if ('fault' in parsed) this.reportAt(at, 'altered', `${parsed.fault.pointer || '/'} ${parsed.fault.detail}`);
    if (envelope !== null) this.#compare(item, envelope, at);
    // An entry that is only filed under this stream has its place, and leaves its gap, in another.
    if (envelope !== null && envelope.stream.id !== this.id) return;
    this.#type ??= envelope?.stream.type ?? null;
    const recordedAt = envelope?.recordedAt ?? row.recordedAt;
    this.#chain.follow({ ...at, hash, prev: envelope?.prev, recordedAt, altered });
  }

  head({ head, line }: HeadItem): void {
    this.ended = true;
    this.#chain.end(head);
    if (this.#type !== null && head.streamType !== this.#type) {
      const detail = `the head has type ${head.streamType}, its entries ${this.#type}`;
      this.reportAt({ entryId: null, position: head.position, line }, 'derivedColumn', detail);
    }
  }

  finish(options: VerifyOptions): void {
    if (this.ended) return;
    this.ended = true;
    if (options.heads) this.#chain.end(null);
    else this.#chain.endWithoutHead();
  }

  #compare({ row, openings }: EntryItem, envelope: Envelope, at: { entryId: string; position: number }): void {
    const derived = columnsOf(envelope);
    for (const name of COLUMN_NAMES) {
      if (row[name] === derived[name]) continue;
      this.reportAt(at, 'derivedColumn', `${name} is ${row[name]}, the entry says ${derived[name]}`);
    }
    for (const opening of openings) {
      const fault = openingFault(envelope, opening);
      if (fault !== null) this.reportAt(at, 'opening', `${opening.path} ${fault}`);
    }
  }
}
