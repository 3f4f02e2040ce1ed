import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import { writeAgency } from './agencies.service.js';
import { AgencyEntity } from './identity.entities.js';
import { NationalAuthorityExistsError } from './identity.errors.js';
import { newToken } from './token.js';

/** Nobody yet: the registry itself, before its national authority exists. */
function founding(): Acting {
  const nobody = uuid();
  return {
    officer: nobody,
    credential: nobody,
    agency: nobody,
    unit: nobody,
    units: [],
    authorityUnit: nobody,
    identity: 'authenticated',
    authority: true,
    oversight: false,
  };
}

@Injectable()
export class Bootstrap {
  constructor(private readonly database: Database) {}

  /**
   * Makes the national authority of an empty registry with its first officer.
   * Returns that officer's token, which exists nowhere else, or null where the authority exists already.
   */
  async foundRegistry(chosenToken: string | null): Promise<string | null> {
    const token = chosenToken ?? newToken('personal');
    return this.database.transactions
      .write(founding(), async ({ manager }) => {
        if (await manager.existsBy(AgencyEntity, { kind: 'nationalAuthority' })) return null;
        const input = {
          kind: 'nationalAuthority' as const,
          name: 'National Authority',
          country: 'ZZZ',
          firstOfficer: { name: 'First officer' },
        };
        await writeAgency(manager, input, null, token);
        return token;
      })
      .catch((error: unknown) => {
        if (error instanceof NationalAuthorityExistsError) return null;
        throw error;
      });
  }
}
