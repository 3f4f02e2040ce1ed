import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { getEntries, Ledger, type Fact } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { requireMatch } from '../../platform/http/etag.js';
import type { PageQuery } from '../../platform/http/keyset.js';
import type { Listing } from '../../platform/http/listing.js';
import { NotFoundError } from '../../platform/problem.js';
import { Vocabularies } from '../../vocabulary/index.js';
import type { RecordedWeapon } from '../decisions.js';
import { openedEntry } from '../opened-entry.js';
import { getForDecision } from '../weapons.queries.js';
import { undoingOfWhole } from './correctable.js';
import { restate } from './correction.js';
import { projectCorrection, type Recorded } from './correction-projection.js';
import type { CorrectionRow, CorrectionStatus } from './correction-row.js';
import { correctionLine, correctionView, type CorrectionLine, type CorrectionView } from './correction-view.js';
import { shapeFaults, type CorrectDto } from './corrections.dto.js';
import { NotCorrectableError } from './corrections.errors.js';
import {
  correctionList,
  getCorrection,
  getEntryToCorrect,
  getStatesAndMarkings,
  type EntryToCorrect,
} from './corrections.queries.js';
import { flagQuotes, rowsOfCorrection } from './corrections.repository.js';
import { decideConfirm, decideCorrect, decideReject, requireCorrector } from './decide-correction.js';

/** A correction, and where the weapon stands after it. */
export interface CorrectionReceipt {
  correction: CorrectionView;
  /** Of the weapon’s last entry. */
  position: number;
}

/** One act upon an entry or a proposal: by whom, on which, under which preconditions. */
interface Act {
  acting: Acting;
  id: string;
  ifMatch?: string;
  request?: IdempotentRequest;
}

/** What a decision about an entry of a weapon depends on, read after the stream was locked. */
interface Found extends EntryToCorrect {
  recorded: Recorded;
  weapon: RecordedWeapon;
}

@Injectable()
export class CorrectionsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly vocabularies: Vocabularies,
  ) {}

  /** Restates fields of an entry: at once, or as a proposal where they identify the weapon. */
  async correct(act: Act, { patch, reason }: CorrectDto): Promise<CorrectionReceipt> {
    return this.once(act, async (tx) => {
      const { stream, kind } = (await getEntryToCorrect(tx.manager, act.id)).entry;
      if (stream.type !== 'weapon') throw new NotCorrectableError(kind, null, undoingOfWhole(kind)!);
      return this.write(tx, act, stream.id, async () => {
        const { recorded, weapon, ...toCorrect } = await find(tx, stream.id, act.id);
        const { entry } = toCorrect;
        requireCorrector(entry.unit, weapon, tx.acting);
        const vocabulary = await this.vocabularies.currentIn(tx.manager);
        const correctable = { ...toCorrect, origin: weapon.origin };
        const restated = restate(correctable, patch, new Date(tx.now), vocabulary, shapeFaults);
        return { recorded, fact: decideCorrect(weapon, entry, restated, reason, tx.acting) };
      });
    });
  }

  /** The second officer confirms a proposal: it takes effect. */
  async confirm(act: Act): Promise<CorrectionReceipt> {
    return this.decide(act, async ({ manager, acting }, proposed, { weapon, corrections }) => {
      const [proposal] = await getEntries(manager, [proposed.id]);
      return decideConfirm(weapon, proposed, proposal!, corrections, acting);
    });
  }

  /** The second officer rejects a proposal: the entry stays as it is. */
  async reject(act: Act, reason: string): Promise<CorrectionReceipt> {
    return this.decide(act, ({ acting }, proposed, { weapon }) => decideReject(weapon, proposed, reason, acting));
  }

  async get(acting: Acting, id: string): Promise<CorrectionView> {
    return this.database.transactions.read(acting, async (manager) => view(manager, await getCorrection(manager, id)));
  }

  list(acting: Acting, status: CorrectionStatus | undefined, page: PageQuery): Listing<CorrectionLine> {
    return { acting, page, of: ['corrections', status ?? null], ...correctionList(status, correctionLine) };
  }

  private async decide(
    act: Act,
    judge: (tx: Transaction, proposed: CorrectionRow, found: Found) => Fact | Promise<Fact>,
  ): Promise<CorrectionReceipt> {
    return this.once(act, async (tx) => {
      const { weapon_id: stream } = await getCorrection(tx.manager, act.id);
      return this.write(tx, act, stream, async () => {
        const proposed = await getCorrection(tx.manager, act.id);
        const found = await find(tx, stream, proposed.corrects);
        requireCorrector(found.entry.unit, found.weapon, tx.acting);
        const fact = await judge(tx, proposed, found);
        return { recorded: { ...found.recorded, proposed }, fact };
      });
    });
  }

  private once(
    { acting, request }: Act,
    make: (tx: Transaction) => Promise<CorrectionReceipt>,
  ): Promise<CorrectionReceipt> {
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const answer = await make(tx);
        return { reference: { correction: answer.correction.id }, answer };
      },
      recall: (tx, made) => receipt(tx.manager, made.correction!),
    });
  }

  /** Locks the weapon's stream, decides, appends, applies, and flags what was answered of it. */
  private async write(
    tx: Transaction,
    { ifMatch }: Act,
    stream: string,
    decide: () => Promise<{ recorded: Recorded; fact: Fact }>,
  ): Promise<CorrectionReceipt> {
    const heads = await tx.lock([stream]);
    const head = heads.get(stream);
    if (!head) throw new NotFoundError('entry');
    requireMatch(ifMatch, head.position);
    const { recorded, fact } = await decide();
    const [entry] = this.ledger.place(tx, [fact], heads);
    const { officer, identity } = tx.acting;
    const change = projectCorrection(recorded, { ...openedEntry(entry, fact), officer, identity });
    this.ledger.append(tx, [entry], rowsOfCorrection(change));
    if (change.correction.status === 'effective') flagQuotes(tx, change.correction.id);
    return receipt(tx.manager, change.correction.id);
  }
}

async function find({ manager }: Transaction, weaponId: string, entryId: string): Promise<Found> {
  const toCorrect = await getEntryToCorrect(manager, entryId);
  const { row, recorded: weapon } = await getForDecision(manager, weaponId);
  const recorded = { weapon: row, ...(await getStatesAndMarkings(manager, weaponId)) };
  return { recorded, weapon, ...toCorrect };
}

async function view(manager: EntityManager, row: CorrectionRow): Promise<CorrectionView> {
  const ids = [row.id, row.decided_entry_id].filter((id) => id !== null);
  return correctionView(row, await getEntries(manager, ids));
}

async function receipt(manager: EntityManager, id: string): Promise<CorrectionReceipt> {
  const row = await getCorrection(manager, id);
  const { row: weapon } = await getForDecision(manager, row.weapon_id);
  return { correction: await view(manager, row), position: weapon.position };
}
