import { Injectable } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import { run } from '../../platform/database/prepared.js';
import type { PageQuery } from '../../platform/http/keyset.js';
import type { Listing } from '../../platform/http/listing.js';
import { NotFoundError } from '../../platform/problem.js';
import { newId } from '../../platform/random.js';
import type { TableForm, TableRecord } from '../../platform/tabular/table.js';
import { resolveColumns, type ImportMapping } from './import-mapping.js';
import type { Verdict } from './import-verdict.js';
import {
  LIST_IMPORTS,
  LIST_MAPPINGS,
  listKept,
  listRows,
  READ_MAPPING,
  standingImport,
  type KeptRecord,
  type SavedMapping,
} from './imports.queries.js';
import { saveMapping } from './imports.repository.js';
import { writeReject, writeRejectHeader } from './rejects.js';
import type { ImportView, RowView } from './weapon-import.js';

const NUMBER_FORM = /^[1-9]\d{0,15}$/;
const REJECTS_AT_ONCE = 500;

/** Rejected records as a file in the form they came in. */
export interface Rejects {
  format: TableForm['format'];
  lines: AsyncIterable<string>;
}

/** Reads imports and what became of their rows; keeps the mappings of an agency. */
@Injectable()
export class ImportsService {
  constructor(private readonly database: Database) {}

  /** The latest first. */
  list(acting: Acting, page: PageQuery): Listing<ImportView> {
    return {
      acting,
      page,
      of: ['imports'],
      rows: (manager, after, limit) => run(manager, LIST_IMPORTS, [acting.agency, after, limit]),
    };
  }

  rows(acting: Acting, id: string, verdict: Verdict | undefined, page: PageQuery): Listing<RowView> {
    return {
      acting,
      page,
      of: ['import rows', id, verdict ?? null],
      rows: async (manager, after = '0', limit) => {
        await this.require(manager, id);
        return listRows(manager, id, Number(after), limit, verdict);
      },
      place: ({ number }) => String(number),
      form: NUMBER_FORM,
    };
  }

  /** Every record that was rejected, in pages that are asked for as they are read. */
  async rejects(acting: Acting, id: string): Promise<Rejects> {
    const { form } = await this.database.transactions.read(acting, (manager) => this.require(manager, id));
    const page = (after: number) =>
      this.database.transactions.read(acting, (manager) => listKept(manager, id, after, REJECTS_AT_ONCE));
    async function* lines() {
      yield writeRejectHeader(form);
      for (let after = 0; ;) {
        const records = await page(after);
        if (records.length > 0) yield records.map((kept) => rejectOf(form, kept)).join('');
        if (records.length < REJECTS_AT_ONCE) return;
        after = records.at(-1)!.number;
      }
    }
    return { format: form.format, lines: lines() };
  }

  async saveMapping(
    acting: Acting,
    name: string,
    mapping: ImportMapping,
    request?: IdempotentRequest,
  ): Promise<SavedMapping> {
    resolveColumns({ format: 'ndjson' }, mapping);
    const foreseen = { mapping: newId() };
    const saved = async (manager: Parameters<typeof run>[0], id: string) =>
      (await run(manager, READ_MAPPING, [id]))[0]!;
    return this.database.transactions.once(acting, {
      request,
      foreseen,
      make: async (tx) => {
        saveMapping(tx, foreseen.mapping, name, mapping);
        return { answer: await saved(tx.manager, foreseen.mapping) };
      },
      recall: (tx, { mapping: id }) => saved(tx.manager, id!),
    });
  }

  listMappings(acting: Acting, page: PageQuery): Listing<SavedMapping> {
    return {
      acting,
      page,
      of: ['import mappings'],
      rows: (manager, after, limit) => run(manager, LIST_MAPPINGS, [acting.agency, after, limit]),
    };
  }

  /** The import, if its header was ever read. */
  private async require(manager: Parameters<typeof run>[0], id: string) {
    const standing = await standingImport(manager, id);
    if (!standing.form) throw new NotFoundError('import');
    return standing;
  }
}

function rejectOf(form: TableForm, { number, line, raw, cut, reasons }: KeptRecord): string {
  const place = { number, line, raw };
  const record: TableRecord = cut
    ? { ...place, faults: [], cut: true }
    : form.format === 'csv'
      ? { ...place, fields: [] }
      : place;
  return writeReject(form, record, reasons);
}
