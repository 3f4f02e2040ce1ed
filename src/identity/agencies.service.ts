import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest, Reference } from '../platform/database/idempotency.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { NotFoundError } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { directory, mayActOn } from './directory.queries.js';
import {
  AgencyEntity,
  CredentialEntity,
  DATABASE_NOW,
  GrantEntity,
  OfficerEntity,
  UnitEntity,
} from './identity.entities.js';
import type { AgencyKind } from './permission.js';
import { newToken, tokenHash } from './token.js';

const FIRST_TOKEN_DAYS = 90;
const DAY_MS = 86_400_000;

export interface AgencyInput {
  kind: AgencyKind;
  name: string;
  country: string;
  contactEmail?: string;
  contactPhone?: string;
  firstOfficer: { name: string; badge?: string };
}

export interface UnitInput {
  parent: string;
  kind: string;
  name: string;
}

export interface OfficerInput {
  unit: string;
  name: string;
  badge?: string;
}

/** A new agency with the one officer who sets up all the rest, and that officer's key, shown this once. */
export interface NewAgency {
  agency: AgencyEntity;
  officer: string;
  credential: string;
  token: string | null;
}

@Injectable()
export class AgenciesService {
  constructor(private readonly database: Database) {}

  async register(acting: Acting, input: AgencyInput, request?: IdempotentRequest): Promise<NewAgency> {
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const made = await writeAgency(tx.manager, input, acting.officer, newToken('personal'));
        return {
          reference: { agency: made.agency.id, officer: made.officer, credential: made.credential },
          answer: made,
        };
      },
      recall: async (tx, { agency, officer, credential }) => ({
        agency: await tx.manager.findOneByOrFail(AgencyEntity, { id: agency }),
        officer: officer!,
        credential: credential!,
        token: null,
      }),
    });
  }

  async get(acting: Acting, id: string): Promise<AgencyEntity> {
    const agency = await this.database.transactions.read(acting, (manager) => manager.findOneBy(AgencyEntity, { id }));
    if (!agency) throw new NotFoundError('agency');
    return agency;
  }

  list(acting: Acting, page: PageQuery): Listing<AgencyEntity> {
    return directory(acting, AgencyEntity, {}, page);
  }

  async openUnit(acting: Acting, agencyId: string, input: UnitInput, request?: IdempotentRequest): Promise<UnitEntity> {
    return this.once(acting, UnitEntity, request, async (manager) => {
      const parent = await manager.findOneBy(UnitEntity, { id: input.parent, agencyId });
      if (!parent || !mayActOn(acting, parent.id)) throw new NotFoundError('unit');
      const id = newId();
      const { kind, name } = input;
      const unit = { id, agencyId, parentId: parent.id, path: [...parent.path, id], kind, name };
      await manager.insert(UnitEntity, { ...unit, openedBy: acting.officer });
      return id;
    });
  }

  listUnits(acting: Acting, agencyId: string, page: PageQuery): Listing<UnitEntity> {
    return directory(acting, UnitEntity, { agencyId }, page);
  }

  async enrol(
    acting: Acting,
    agencyId: string,
    input: OfficerInput,
    request?: IdempotentRequest,
  ): Promise<OfficerEntity> {
    return this.once(acting, OfficerEntity, request, async (manager) => {
      const unit = await manager.findOneBy(UnitEntity, { id: input.unit, agencyId });
      if (!unit || !mayActOn(acting, unit.id)) throw new NotFoundError('unit');
      const officer = { id: newId(), agencyId, unitId: unit.id, name: input.name, badge: input.badge ?? null };
      await manager.insert(OfficerEntity, { ...officer, enrolledBy: acting.officer });
      return officer.id;
    });
  }

  listOfficers(acting: Acting, agencyId: string, page: PageQuery): Listing<OfficerEntity> {
    return directory(acting, OfficerEntity, { agencyId }, page);
  }

  /** Makes one row once and answers it as the table holds it, first time and replay alike. */
  private async once<Row extends { id: string }>(
    acting: Acting,
    table: new () => Row,
    request: IdempotentRequest | undefined,
    insert: (manager: EntityManager) => Promise<string>,
  ): Promise<Row> {
    const recall = (manager: EntityManager, { id }: Reference) =>
      manager.findOneByOrFail(table, { id } as never) as Promise<Row>;
    return this.database.transactions.once(acting, {
      request,
      make: async (tx) => {
        const reference = { id: await insert(tx.manager) };
        return { reference, answer: await recall(tx.manager, reference) };
      },
      recall: (tx, reference) => recall(tx.manager, reference),
    });
  }
}

/** Writes an agency, its root unit, its first officer as administrator, and that officer's personal key. */
export async function writeAgency(
  manager: EntityManager,
  input: AgencyInput,
  by: string | null,
  token: string,
): Promise<NewAgency> {
  const [id, unit, officer, credential] = [newId(), newId(), newId(), newId()];
  await manager.insert(AgencyEntity, {
    id,
    kind: input.kind,
    name: input.name,
    country: input.country,
    contactEmail: input.contactEmail ?? null,
    contactPhone: input.contactPhone ?? null,
    rootUnitId: unit,
    registeredBy: by,
  });
  const root = { id: unit, agencyId: id, parentId: null, path: [unit], kind: 'command', name: input.name };
  await manager.insert(UnitEntity, { ...root, openedBy: by });
  const { name, badge = null } = input.firstOfficer;
  await manager.insert(OfficerEntity, { id: officer, agencyId: id, unitId: unit, name, badge, enrolledBy: by });
  const roles =
    input.kind === 'nationalAuthority'
      ? (['administrator', 'nationalRegistrar'] as const)
      : (['administrator'] as const);
  await manager.insert(
    GrantEntity,
    roles.map((role) => ({
      id: newId(),
      agencyId: id,
      officerId: officer,
      unitId: unit,
      role,
      validFrom: DATABASE_NOW,
      givenBy: by,
    })),
  );
  await manager.insert(CredentialEntity, {
    id: credential,
    agencyId: id,
    kind: 'personal',
    officerId: officer,
    name: 'first key',
    tokenHash: tokenHash(token),
    issuedBy: by,
    expiresAt: new Date(Date.now() + FIRST_TOKEN_DAYS * DAY_MS),
  });
  return { agency: await manager.findOneByOrFail(AgencyEntity, { id }), officer, credential, token };
}
