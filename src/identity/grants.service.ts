import { Injectable } from '@nestjs/common';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { NotFoundError } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { directory, mayActOn } from './directory.queries.js';
import { AgencyEntity, DATABASE_NOW, GrantEntity, OfficerEntity, UnitEntity } from './identity.entities.js';
import { GrantToOneselfError, RoleNotForAgencyError } from './identity.errors.js';
import { mayBeHeldIn, type Role } from './permission.js';

export interface GrantInput {
  officer: string;
  role: Role;
  unit: string;
  from?: Date;
  to?: Date;
}

@Injectable()
export class GrantsService {
  constructor(private readonly database: Database) {}

  async give(acting: Acting, input: GrantInput, request?: IdempotentRequest): Promise<GrantEntity> {
    if (input.officer === acting.officer) throw new GrantToOneselfError();
    return this.database.transactions.once(acting, {
      request,
      make: async ({ manager }) => {
        const officer = await manager.findOneBy(OfficerEntity, { id: input.officer });
        if (!officer) throw new NotFoundError('officer');
        const unit = await manager.findOneBy(UnitEntity, { id: input.unit, agencyId: officer.agencyId });
        if (!unit || !mayActOn(acting, unit.id)) throw new NotFoundError('unit');
        const { kind } = await manager.findOneByOrFail(AgencyEntity, { id: officer.agencyId });
        if (!mayBeHeldIn(input.role, kind)) throw new RoleNotForAgencyError(input.role, kind);
        const id = newId();
        await manager.insert(GrantEntity, {
          id,
          agencyId: officer.agencyId,
          officerId: officer.id,
          unitId: unit.id,
          role: input.role,
          validFrom: input.from ?? DATABASE_NOW,
          validTo: input.to ?? null,
          givenBy: acting.officer,
        });
        return { reference: { id }, answer: await manager.findOneByOrFail(GrantEntity, { id }) };
      },
      recall: ({ manager }, { id }) => manager.findOneByOrFail(GrantEntity, { id }),
    });
  }

  /** Ends a grant now; one that has ended stays as it ended. */
  async end(acting: Acting, id: string): Promise<GrantEntity> {
    return this.database.transactions.write(acting, async ({ manager }) => {
      const grant = await manager.findOneBy(GrantEntity, { id });
      if (!grant || !mayActOn(acting, grant.unitId)) throw new NotFoundError('grant');
      await manager.query(
        `UPDATE grants SET ended_at = clock_timestamp(), ended_by = $2 WHERE id = $1 AND ended_at IS NULL`,
        [id, acting.officer],
      );
      return manager.findOneByOrFail(GrantEntity, { id });
    });
  }

  list(acting: Acting, officerId: string | undefined, page: PageQuery): Listing<GrantEntity> {
    return directory(acting, GrantEntity, officerId === undefined ? { agencyId: acting.agency } : { officerId }, page);
  }
}
