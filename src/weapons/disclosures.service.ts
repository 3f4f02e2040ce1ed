import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { fact, Ledger } from '../ledger/index.js';
import type { Configuration } from '../platform/config/configuration.js';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import type { Transaction } from '../platform/database/transaction.js';
import { rowOf } from '../platform/database/write.js';
import { CONFIGURATION } from '../platform/platform.module.js';
import { newId } from '../platform/random.js';
import { closeSupplements, rowOfQuote } from './corrections/corrections.repository.js';
import { disclosureQuote } from './corrections/quote.js';
import { countLook } from './looks.queries.js';
import { purposeValues, type PurposeDto } from './purpose.dto.js';
import { quotaView, type QuotaView } from './quota.js';
import { weaponDisclosed } from './weapon-kinds.js';
import type { MarkingRow, WeaponRow } from './weapon-projection.js';
import { weaponView, type WeaponView } from './weapon-view.js';
import { DisclosureOutdatedError, WeaponNotFoundError } from './weapons.errors.js';
import { readWeaponReference, type WeaponReference } from './weapons.queries.js';

type DisclosureQuota = QuotaView<'weaponsDisclosed'>;

export interface DisclosureAnswer {
  id: string;
  weapon: WeaponView;
  quota: DisclosureQuota;
  entries: { id: string; position: number; hash: string }[];
}

const rowOfDisclosure = rowOf('disclosures');

const DISCLOSE = 'SELECT weapon, markings FROM disclose_weapon($1::uuid, $2)';

async function disclosedWeapon(manager: EntityManager, { column, value }: WeaponReference): Promise<WeaponView> {
  const parameters = column === 'id' ? [value, null] : [null, value];
  const [row] = await manager.query<{ weapon: WeaponRow; markings: MarkingRow[] }[]>(DISCLOSE, parameters);
  if (!row) throw new WeaponNotFoundError();
  return weaponView(row.weapon, row.markings);
}

@Injectable()
export class DisclosuresService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Shows the full record of a weapon whoever holds it, once who looks and why is on record. */
  async disclose(
    acting: Acting,
    weapon: string,
    purpose: PurposeDto,
    request?: IdempotentRequest,
  ): Promise<DisclosureAnswer> {
    const reference = readWeaponReference(weapon);
    const viewers = [...new Set([acting.unit, acting.authorityUnit])];
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const view = await disclosedWeapon(tx.manager, reference);
        const id = newId();
        const statement = fact({
          kind: weaponDisclosed,
          streamId: id,
          occurredAt: null,
          source: 'ownObservation',
          viewers,
          values: { weapon: view.id, position: view.position, ...purposeValues(purpose) },
        });
        const [entry] = this.ledger.place(tx, [statement]);
        const { row } = entry;
        const disclosure = {
          id,
          entry_id: row.id,
          weapon_id: view.id,
          recorded_at: row.recordedAt,
          unit_id: acting.unit,
          officer_id: acting.officer,
          purpose: purpose.code,
          viewers,
          case_stated: purpose.caseReference !== undefined,
        };
        const { purpose: _purpose, officer_id: _officer, ...quoted } = disclosure;
        this.ledger.append(
          tx,
          [entry],
          rowOfDisclosure(disclosure),
          rowOfQuote(disclosureQuote({ ...quoted, position: view.position })),
          closeSupplements(view.id, acting.unit, row.recordedAt, row.id),
        );
        const quota = await this.count(tx, [view.id]);
        const entries = [{ id: row.id, position: row.position, hash: row.hash }];
        return {
          reference: { id, weapon: view.id, position: String(view.position), entry: row.id, hash: row.hash },
          answer: { id, weapon: view, quota, entries },
        };
      },
      recall: async (tx, made) => {
        const view = await disclosedWeapon(tx.manager, { column: 'id', value: made.weapon! });
        if (String(view.position) !== made.position) throw new DisclosureOutdatedError();
        const quota = await this.count(tx, []);
        return { id: made.id!, weapon: view, quota, entries: [{ id: made.entry!, position: 1, hash: made.hash! }] };
      },
    });
  }

  private async count(tx: Transaction, disclosed: string[]): Promise<DisclosureQuota> {
    const { quotas } = this.configuration;
    const { weaponsDisclosed } = await countLook(tx, quotas, { disclosed });
    return quotaView(quotas, { weaponsDisclosed }, tx.now);
  }
}
