import { Injectable } from '@nestjs/common';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/random.js';
import { writeAgency } from './agencies.service.js';
import { AgencyEntity } from './identity.entities.js';
import { AgencyNameTakenError, NationalAuthorityExistsError, NobodyAdministersError } from './identity.errors.js';
import { newToken, tokenHash } from './token.js';

/** Only the authority registers agencies: where the name is taken, another process has just founded it. */
const FOUNDED_MEANWHILE = [NationalAuthorityExistsError, AgencyNameTakenError];

/** Long enough to issue a key the ordinary way. */
const RESCUE_KEY_HOURS = 24;

/** Who has administered the national authority as a whole for longest, and still does. */
const ADMINISTRATOR = `
  SELECT g.officer_id AS officer, a.id AS agency
    FROM agencies a JOIN grants g ON g.agency_id = a.id AND g.unit_id = a.root_unit_id
   WHERE a.kind = 'nationalAuthority' AND g.role = 'administrator' AND g.ended_at IS NULL
     AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())
   ORDER BY g.valid_from, g.id LIMIT 1`;

const RESCUE_KEY = `
  INSERT INTO credentials (id, agency_id, kind, officer_id, name, token_hash, expires_at)
  VALUES ($1, $2, 'personal', $3, 'issued by the operator', $4, clock_timestamp() + make_interval(hours => $5))`;

/** Nobody yet: the registry itself, before its national authority exists. */
function founding(): Acting {
  const nobody = newId();
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
        if (FOUNDED_MEANWHILE.some((founded) => error instanceof founded)) return null;
        throw error;
      });
  }

  /**
   * Issues a key of a day to an administrator of the national authority who has none left. For who runs the database:
   * the key says that nobody of the registry issued it.
   * @throws NobodyAdministersError where no grant as its administrator holds.
   */
  async letAuthorityIn(): Promise<{ officer: string; credential: string; token: string }> {
    return this.database.transactions.write(founding(), async ({ manager }) => {
      const [administrator] = await manager.query<{ officer: string; agency: string }[]>(ADMINISTRATOR);
      if (!administrator) throw new NobodyAdministersError();
      const [credential, token] = [newId(), newToken('personal')];
      const { officer, agency } = administrator;
      await manager.query(RESCUE_KEY, [credential, agency, officer, tokenHash(token), RESCUE_KEY_HOURS]);
      return { officer, credential, token };
    });
  }
}
