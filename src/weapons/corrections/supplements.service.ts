import { Injectable } from '@nestjs/common';
import { fact, Ledger } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import type { PageQuery } from '../../platform/http/keyset.js';
import type { Listing } from '../../platform/http/listing.js';
import { NotFoundError } from '../../platform/problem.js';
import { supplementWaived } from './correction-kinds.js';
import { SupplementClosedError } from './corrections.errors.js';
import type { SupplementStatus, SupplementView } from './supplement.js';
import { getSupplement, supplementList, waiveSupplement } from './supplements.queries.js';

@Injectable()
export class SupplementsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  list(acting: Acting, status: SupplementStatus | undefined, page: PageQuery): Listing<SupplementView> {
    return { acting, page, of: ['supplements', status ?? null], ...supplementList(status) };
  }

  /** Says that nobody needs to be told; recorded on the stream of what was answered. */
  async waive(acting: Acting, id: string, reason: string, request?: IdempotentRequest): Promise<SupplementView> {
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const { quote, weapon, correction } = await getSupplement(tx.manager, id);
        const heads = await tx.lock([quote]);
        const head = heads.get(quote);
        if (!head) throw new NotFoundError('supplement');
        const waiver = fact({
          kind: supplementWaived,
          streamId: quote,
          occurredAt: null,
          source: 'ownObservation',
          viewers: head.viewers,
          values: { weapon, correction, reason },
        });
        const [entry] = this.ledger.place(tx, [waiver], heads);
        const waived = await waiveSupplement(tx.manager, id, entry.row.recordedAt, entry.row.id);
        if (!waived) throw new SupplementClosedError();
        this.ledger.append(tx, [entry]);
        return { reference: { supplement: id }, answer: await getSupplement(tx.manager, id) };
      },
      recall: (tx, made) => getSupplement(tx.manager, made.supplement!),
    });
  }
}
