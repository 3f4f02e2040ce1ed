import { Injectable } from '@nestjs/common';
import { fact, Ledger } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared, run } from '../platform/database/prepared.js';
import { writeStatement } from '../platform/database/write.js';
import { NotFoundError } from '../platform/problem.js';
import { disclosureCaseAdded, searchCaseAdded } from './weapon-kinds.js';
import { CaseAddedBeforeError } from './weapons.errors.js';

export interface CaseAdded {
  /** Of the search or the disclosure. */
  id: string;
  entries: { id: string; position: number; hash: string }[];
}

interface ToAdd {
  acting: Acting;
  id: string;
  caseReference: string;
  request?: IdempotentRequest;
}

/** How a look is kept, and what adds a case to it. A case is added once, and only where none was stated. */
const lookIn = (table: string) => ({
  read: prepared<{ named: boolean; viewers: string[] }>(`
    SELECT case_stated OR case_added_at IS NOT NULL AS named, viewers FROM ${table} WHERE id = $1`),
  add: writeStatement(
    `case_added AS (
       UPDATE ${table} SET case_added_at = $2::timestamptz WHERE id = $1::uuid AND case_added_at IS NULL RETURNING 1)`,
    'require_rows(ARRAY[(SELECT count(*) FROM case_added)], ARRAY[1::bigint])',
  ),
});

const LOOKS = {
  search: { kind: searchCaseAdded, ...lookIn('marking_searches') },
  disclosure: { kind: disclosureCaseAdded, ...lookIn('disclosures') },
};

const ENTRY = prepared<CaseAdded['entries'][number]>(
  `SELECT id, position, encode(hash, 'hex') AS hash FROM ledger_entries WHERE id = $1`,
);

@Injectable()
export class LookCasesService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  async add(what: keyof typeof LOOKS, { acting, id, caseReference, request }: ToAdd): Promise<CaseAdded> {
    const { kind, read, add } = LOOKS[what];
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const heads = await tx.lock([id]);
        const [look] = await run(tx.manager, read, [id]);
        if (!look) throw new NotFoundError(what);
        if (look.named) throw new CaseAddedBeforeError();
        const statement = fact({
          kind,
          streamId: id,
          occurredAt: null,
          source: 'ownObservation',
          viewers: look.viewers,
          values: { caseReference },
        });
        const [entry] = this.ledger.place(tx, [statement], heads);
        const { id: entryId, position, hash, recordedAt } = entry.row;
        this.ledger.append(tx, [entry], { statement: add, values: [id, recordedAt] });
        return { reference: { look: id, entry: entryId }, answer: { id, entries: [{ id: entryId, position, hash }] } };
      },
      recall: async (tx, made) => ({ id: made.look!, entries: await run(tx.manager, ENTRY, [made.entry!]) }),
    });
  }
}
