import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Dossiers, Ledger, listEntries, type Fact, type Recorded } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest, Reference } from '../platform/database/idempotency.js';
import type { StreamHead, Transaction } from '../platform/database/transaction.js';
import { requireMatch } from '../platform/http/etag.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { NotFoundError } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { Vocabularies } from '../vocabulary/index.js';
import { getCorrectionsOf } from './corrections/corrections.queries.js';
import { viewEntries, type View, type ViewedEntry } from './corrections/entry-view.js';
import { custodyAt, momentOf, type CustodyAnswer, type Moment } from './custody.js';
import {
  decideFound,
  decideMark,
  decideRegister,
  decideReport,
  type Circumstances,
  type RecordedWeapon,
  type RegisterInput,
  type ReportInput,
  type ReportKind,
  type Stand,
} from './decisions.js';
import type { MarkingInput } from './marking.js';
import { adviseOn, readBonds, type AdviceBy, type MarkingAdvice } from './marking-advice.js';
import { openedEntry } from './opened-entry.js';
import { newRegistryNumber } from './registry-number.js';
import { projectWeapon } from './weapon-projection.js';
import { weaponView, type WeaponView } from './weapon-view.js';
import {
  askWeapon,
  getForDecision,
  getSeenStream,
  getWeapon,
  getWeaponId,
  readWeaponReference,
  weaponList,
} from './weapons.queries.js';
import { rowsOfChanged, rowsOfNew } from './weapons.repository.js';
import { WeaponNotFoundError } from './weapons.errors.js';

/** A weapon after an act, and the entries that record the act. */
export interface Receipt extends WeaponView {
  entries: { id: string; position: number; kind: string; hash: string; recordedAt: string }[];
}

/** Who held a weapon, and whether it was missing, with every state that was known. */
export interface Custody extends CustodyAnswer {
  weaponId: string;
}

/** One act upon a recorded weapon: by whom, on which, under which preconditions. */
interface Act {
  acting: Acting;
  weapon: string;
  ifMatch?: string;
  request?: IdempotentRequest;
}

const standOf = (tx: Transaction): Stand => ({
  unit: tx.acting.unit,
  authorityUnit: tx.acting.authorityUnit,
  now: new Date(tx.now),
});

/** A unit outside the actor's reach is refused as one that does not exist. */
function requireCovered(acting: Acting, unit: string | undefined): void {
  if (unit !== undefined && !acting.units.includes(unit)) throw new NotFoundError('unit');
}

/** Oversight has no book of its own: without a holder it lists every weapon. */
function whichOf({ oversight }: Acting, holder: string | undefined): Parameters<typeof weaponList>[0] {
  if (holder === undefined) return oversight ? 'all' : 'held';
  return holder === 'unknown' ? 'unlocated' : 'held';
}

const POSITION_FORM = /^[1-9]\d{0,15}$/;

@Injectable()
export class WeaponsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly vocabularies: Vocabularies,
    private readonly dossiers: Dossiers,
  ) {}

  async register(acting: Acting, input: RegisterInput, request?: IdempotentRequest): Promise<Receipt> {
    requireCovered(acting, input.holder?.unit);
    const foreseen = { weapon: newId(), entry: newId() };
    const vocabularyOf = this.vocabularies.forAttempts();
    return this.database.transactions.once(acting, {
      request,
      foreseen,
      make: async (tx) => {
        const vocabulary = await vocabularyOf(tx.manager);
        const decided = decideRegister(input, foreseen.weapon, newRegistryNumber(), standOf(tx), vocabulary);
        const fact = { ...decided, entryId: foreseen.entry };
        const [entry] = this.ledger.place(tx, [fact]);
        const change = projectWeapon(null, openedEntry(entry, fact));
        this.ledger.append(tx, [entry], rowsOfNew([change], vocabulary.additions.edition));
        return { answer: receipt(weaponView(change.weapon, change.markings), [entry]) };
      },
      recall: (tx, reference) => recallReceipt(tx, reference),
    });
  }

  async mark(act: Act, input: Circumstances & { markings: MarkingInput[] }): Promise<Receipt> {
    return this.act(act, (weapon, stand) => decideMark(weapon, input, stand));
  }

  async reportMissing(act: Act, kind: ReportKind, input: ReportInput): Promise<Receipt> {
    const { units, authority } = act.acting;
    return this.act(act, (weapon, stand) => {
      const mayReport = authority || weapon.holderUnit === null || units.includes(weapon.holderUnit);
      return decideReport(weapon, kind, input, { ...stand, mayReport });
    });
  }

  async reportFound(act: Act, input: ReportInput & { holder?: string }): Promise<Receipt> {
    requireCovered(act.acting, input.holder);
    return this.act(act, (weapon, stand) =>
      decideFound(weapon, { ...input, holder: input.holder ?? stand.unit }, stand),
    );
  }

  async get(acting: Acting, reference: string): Promise<WeaponView> {
    return askWeapon(this.database.transactions, acting, readWeaponReference(reference));
  }

  /** What marking rules say of it: those of instruments, as `readBonds` takes them, by an edition of the vocabulary. */
  async markingAdvice(acting: Acting, reference: string, by: AdviceBy): Promise<MarkingAdvice> {
    const vocabulary = await this.vocabularies.at(by.edition);
    const bonds = readBonds(by.bound, vocabulary.markingRules.instruments);
    return adviseOn(await this.get(acting, reference), bonds, vocabulary);
  }

  /** Who held the weapon at a time, by what was known at a time; instants as RFC 3339, now where absent. */
  async custody(acting: Acting, reference: string, asked: Partial<Moment>): Promise<Custody> {
    const weapon = readWeaponReference(reference);
    return this.database.transactions.read(acting, async (manager) => {
      const weaponId = await getWeaponId(manager, weapon);
      const seen = await getSeenStream(manager, weaponId);
      return { weaponId, ...custodyAt(seen, momentOf(asked, seen)) };
    });
  }

  /** The entries of the weapon's stream that the actor may see, oldest first, in one of the views. */
  history(acting: Acting, reference: string, view: View, page: PageQuery): Listing<ViewedEntry> {
    const weapon = readWeaponReference(reference);
    return {
      acting,
      page,
      of: ['history', weapon.value, view],
      rows: async (manager, after = '0', limit) => {
        const { id } = await getWeapon(manager, weapon);
        const entries = await listEntries(manager, id, Number(after), limit);
        if (view === 'original') return entries;
        const ids = entries.map((entry) => entry.id);
        return viewEntries(entries, view, await getCorrectionsOf(manager, ids));
      },
      place: ({ position }) => String(position),
      form: POSITION_FORM,
    };
  }

  /** What the actor may see of the weapon, in one signed file that verifies by itself (docs/dossier-format.md). */
  dossier(acting: Acting, reference: string): Promise<string | Readable> {
    const weapon = readWeaponReference(reference);
    return this.dossiers.make(acting, async (manager) => {
      const { id, registryNumber } = await getWeapon(manager, weapon);
      return { id, registryNumber };
    });
  }

  list(acting: Acting, holder: string | undefined, page: PageQuery): Listing<WeaponView> {
    const which = whichOf(acting, holder);
    if (holder !== undefined && which === 'held' && !acting.oversight) requireCovered(acting, holder);
    const units = holder !== undefined && which === 'held' ? [holder] : acting.units;
    return {
      acting,
      page,
      of: ['weapons', holder ?? null],
      ...weaponList(which, units),
    };
  }

  /** Locks the weapon's stream, decides, appends, applies: every act upon a recorded weapon goes this way. */
  private async act(
    { acting, weapon, ifMatch, request }: Act,
    decide: (weapon: RecordedWeapon, stand: Stand) => Fact,
  ): Promise<Receipt> {
    const reference = readWeaponReference(weapon);
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const id = await getWeaponId(tx.manager, reference);
        const heads = await tx.lock([id]);
        requireMatch(ifMatch, headOf(heads, id).position);
        const { row, recorded } = await getForDecision(tx.manager, id);
        const fact = decide(recorded, standOf(tx));
        const [entry] = this.ledger.place(tx, [fact], heads);
        const change = projectWeapon(row, openedEntry(entry, fact));
        this.ledger.append(tx, [entry], rowsOfChanged([change]));
        return {
          reference: referenceTo(entry),
          answer: receipt(await getWeapon(tx.manager, { column: 'id', value: id }), [entry]),
        };
      },
      recall: (tx, made) => recallReceipt(tx, made),
    });
  }
}

function headOf(heads: ReadonlyMap<string, StreamHead>, id: string): StreamHead {
  const head = heads.get(id);
  if (!head) throw new WeaponNotFoundError();
  return head;
}

const referenceTo = ({ row }: Recorded): Reference => ({ weapon: row.streamId, entry: row.id });

const receipt = (weapon: WeaponView, entries: Recorded[]): Receipt => ({
  ...weapon,
  entries: entries.map(({ row: { id, position, kind, hash, recordedAt } }) => ({
    id,
    position,
    kind,
    hash,
    recordedAt,
  })),
});

const ENTRY = `
  SELECT id, position, kind, encode(hash, 'hex') AS hash, registry_time(recorded_at) AS "recordedAt"
    FROM ledger_entries WHERE id = $1`;

/** A replay is answered with the weapon as it is now and the entry that was made then. */
async function recallReceipt({ manager }: Transaction, { weapon, entry }: Reference): Promise<Receipt> {
  const view = await getWeapon(manager, { column: 'id', value: weapon! });
  return { ...view, entries: await manager.query<Receipt['entries']>(ENTRY, [entry]) };
}
