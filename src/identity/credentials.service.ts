import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { NotFoundError } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { directory } from './directory.queries.js';
import { CredentialEntity, CredentialOfficerEntity } from './identity.entities.js';
import { newToken, tokenHash } from './token.js';

export interface CredentialInput {
  kind: 'personal' | 'machine';
  name: string;
  /** One officer for a personal key; for a machine key every officer it may name. */
  officers: string[];
  expiresAt: Date;
}

export interface IssuedCredential {
  credential: CredentialEntity;
  officers: string[];
  /** Shown this once; null on a replay. */
  token: string | null;
}

/** Officers whose unit and every grant that runs or will lie below the issuer: nobody issues a key stronger than they are. */
const ISSUABLE = `
  SELECT o.id, o.agency_id AS "agencyId" FROM officers o
   WHERE o.id = ANY($1::uuid[])
     AND ($3 OR (o.unit_id = ANY($2::uuid[]) AND NOT EXISTS (
       SELECT FROM grants g WHERE g.officer_id = o.id AND g.unit_id <> ALL($2::uuid[])
          AND g.ended_at IS NULL AND (g.valid_to IS NULL OR g.valid_to > now()))))`;

@Injectable()
export class CredentialsService {
  constructor(private readonly database: Database) {}

  async issue(acting: Acting, input: CredentialInput, request?: IdempotentRequest): Promise<IssuedCredential> {
    const officers = [...new Set(input.officers)];
    return this.database.transactions.once<IssuedCredential>(acting, {
      request,
      make: async ({ manager }) => {
        const agencyId = await issuableAgency(manager, acting, officers);
        const id = newId();
        const token = newToken(input.kind);
        await manager.insert(CredentialEntity, {
          id,
          agencyId,
          kind: input.kind,
          officerId: input.kind === 'personal' ? officers[0]! : null,
          name: input.name,
          tokenHash: tokenHash(token),
          issuedBy: acting.officer,
          expiresAt: input.expiresAt,
        });
        if (input.kind === 'machine')
          await manager.insert(
            CredentialOfficerEntity,
            officers.map((officerId) => ({
              credentialId: id,
              officerId,
              agencyId,
              enrolledBy: acting.officer,
            })),
          );
        return { reference: { id }, answer: { ...(await readIssued(manager, id)), token } };
      },
      recall: async ({ manager }, { id }) => ({ ...(await readIssued(manager, id!)), token: null }),
    });
  }

  /** Revokes at once and for good. */
  async revoke(acting: Acting, id: string): Promise<CredentialEntity> {
    return this.database.transactions.write(acting, async ({ manager }) => {
      const { credential, officers } = await readIssued(manager, id);
      if ((await agencyOfIssuable(manager, acting, officers)) === undefined) throw new NotFoundError('credential');
      await manager.query(
        `UPDATE credentials SET revoked_at = clock_timestamp(), revoked_by = $2 WHERE id = $1 AND revoked_at IS NULL`,
        [credential.id, acting.officer],
      );
      return manager.findOneByOrFail(CredentialEntity, { id });
    });
  }

  list(acting: Acting, page: PageQuery): Listing<CredentialEntity> {
    return directory(acting, CredentialEntity, { agencyId: acting.agency }, page);
  }
}

async function issuableAgency(manager: EntityManager, acting: Acting, officers: string[]): Promise<string> {
  const agency = await agencyOfIssuable(manager, acting, officers);
  if (agency === undefined) throw new NotFoundError('officer');
  return agency;
}

/** The one agency of officers (each named once) whose keys the actor may issue, or undefined. */
async function agencyOfIssuable(
  manager: EntityManager,
  acting: Acting,
  officers: string[],
): Promise<string | undefined> {
  const rows = await manager.query<{ id: string; agencyId: string }[]>(ISSUABLE, [
    officers,
    acting.units,
    acting.authority,
  ]);
  const agencies = new Set(rows.map((row) => row.agencyId));
  return rows.length === officers.length && agencies.size === 1 ? rows[0]!.agencyId : undefined;
}

async function readIssued(
  manager: EntityManager,
  id: string,
): Promise<{ credential: CredentialEntity; officers: string[] }> {
  const credential = await manager.findOneBy(CredentialEntity, { id });
  if (!credential) throw new NotFoundError('credential');
  if (credential.officerId) return { credential, officers: [credential.officerId] };
  const enrolled = await manager.findBy(CredentialOfficerEntity, { credentialId: id });
  return { credential, officers: enrolled.map((row) => row.officerId) };
}
