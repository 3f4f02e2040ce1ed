import { Injectable } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Write } from '../../platform/database/write.js';
import type { PageQuery } from '../../platform/http/keyset.js';
import type { Listing } from '../../platform/http/listing.js';
import { newId } from '../../platform/random.js';
import type { Recorded } from '../append.js';
import type { Fact } from '../fact.js';
import { Ledger } from '../ledger.service.js';
import { decideHold, decideLift, decideRule, type StatedHold, type StatedRule } from './decide-retention.js';
import { RETENTION_STREAM } from './retention-kinds.js';
import { RetentionNotTheAuthorityError } from './retention.errors.js';
import { holdRow, ruleRow } from './retention.projections.js';
import {
  getHold,
  liftOfHold,
  listHolds,
  listRules,
  requireStream,
  rowOfHold,
  rowOfRule,
  type HoldView,
} from './retention.queries.js';
import type { RetentionRule } from './retention.js';

const CODE_FORM = /^[a-z][a-z0-9-]*$/;

/** How long records are kept, and what may not expire: said by the national authority. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  rules(acting: Acting, page: PageQuery): Listing<RetentionRule> {
    return {
      acting,
      page,
      of: ['retention-rules'],
      rows: async (manager, after = '', limit) =>
        (await listRules(manager)).filter(({ code }) => code > after).slice(0, limit),
      place: ({ code }) => code,
      form: CODE_FORM,
    };
  }

  holds(acting: Acting, page: PageQuery): Listing<HoldView> {
    return { acting, page, of: ['retention-holds'], rows: listHolds };
  }

  async rule(acting: Acting, stated: StatedRule, request?: IdempotentRequest): Promise<RetentionRule> {
    const find = async ({ manager }: Transaction) =>
      (await listRules(manager)).find(({ code }) => code === stated.code)!;
    return this.act(acting, request, find, async (tx) => {
      const decided = decideRule(await listRules(tx.manager), stated, acting.authorityUnit);
      return { fact: decided, rows: (entry) => rowOfRule(ruleRow(opened(entry, decided))), reference: stated.code };
    });
  }

  async hold(acting: Acting, stated: StatedHold, request?: IdempotentRequest): Promise<HoldView> {
    const find = ({ manager }: Transaction, id: string) => getHold(manager, id);
    return this.act(acting, request, find, async (tx) => {
      await requireStream(tx.manager, stated.stream);
      const id = newId();
      const decided = decideHold(id, stated, acting.authorityUnit);
      return { fact: decided, rows: (entry) => rowOfHold(holdRow(opened(entry, decided))), reference: id };
    });
  }

  async lift(
    acting: Acting,
    id: string,
    stated: { reason: string; basis?: string },
    request?: IdempotentRequest,
  ): Promise<HoldView> {
    const find = ({ manager }: Transaction) => getHold(manager, id);
    return this.act(acting, request, find, async (tx) => {
      const decided = decideLift(await getHold(tx.manager, id), stated, acting.authorityUnit);
      return { fact: decided, rows: ({ row }) => liftOfHold(id, row.id), reference: id };
    });
  }

  private async act<View>(
    acting: Acting,
    request: IdempotentRequest | undefined,
    find: (tx: Transaction, reference: string) => Promise<View>,
    decide: (tx: Transaction) => Promise<{ fact: Fact; rows: (entry: Recorded) => Write; reference: string }>,
  ): Promise<View> {
    if (!acting.authority) throw new RetentionNotTheAuthorityError();
    return this.database.transactions.once<View>(acting, {
      request,
      make: async (tx) => {
        const heads = await tx.lock([RETENTION_STREAM]);
        const { fact, rows, reference } = await decide(tx);
        const [placed] = this.ledger.place(tx, [fact], heads);
        this.ledger.append(tx, [placed], rows(placed));
        return { reference: { id: reference }, answer: await find(tx, reference) };
      },
      recall: (tx, { id }) => find(tx, id!),
    });
  }
}

/** The entry as its writer knows it: everything open. */
const opened = ({ row: { id, position, recordedAt }, viewers }: Recorded, { values }: Fact) => ({
  id,
  position,
  recordedAt,
  payload: values as never,
  viewers,
});
