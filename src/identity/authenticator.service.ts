import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { prepared } from '../platform/database/prepared.js';
import { ProblemError } from '../platform/problem.js';
import {
  OfficerNotEnrolledError,
  OfficerRequiredError,
  TokenExpiredError,
  TokenMissingError,
  TokenRevokedError,
  TokenUnknownError,
} from './identity.errors.js';
import type { AgencyKind } from './permission.js';
import type { HeldGrant, Principal } from './principal.js';
import { tokenHash } from './token.js';

interface AuthenticationRow {
  outcome: 'ok' | 'revoked' | 'expired' | 'officerRequired' | 'officerNotEnrolled';
  credential_id: string;
  kind: 'personal' | 'machine';
  officer_id: string;
  agency_id: string;
  agency_kind: AgencyKind;
  unit_id: string;
  authority_unit_id: string;
  grants: HeldGrant[] | null;
}

const REFUSALS: Record<Exclude<AuthenticationRow['outcome'], 'ok'>, new () => ProblemError> = {
  revoked: TokenRevokedError,
  expired: TokenExpiredError,
  officerRequired: OfficerRequiredError,
  officerNotEnrolled: OfficerNotEnrolledError,
};

const AUTHENTICATE = prepared<AuthenticationRow>('SELECT * FROM authenticate($1, $2)');

const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds out who sends a request. Nothing is cached: a revoked token is refused at once, by every instance. */
@Injectable()
export class Authenticator {
  constructor(private readonly database: Database) {}

  async authenticate(authorization: string | undefined, namedOfficer: string | undefined): Promise<Principal> {
    const token = bearer(authorization);
    if (namedOfficer !== undefined && !UUID_FORM.test(namedOfficer)) throw new OfficerNotEnrolledError();
    const [row] = await this.database.ask(AUTHENTICATE, [tokenHash(token), namedOfficer ?? null]);
    if (!row) throw new TokenUnknownError();
    if (row.outcome !== 'ok') throw new REFUSALS[row.outcome]();
    return {
      credential: row.credential_id,
      credentialKind: row.kind,
      officer: row.officer_id,
      agency: row.agency_id,
      agencyKind: row.agency_kind,
      unit: row.unit_id,
      authorityUnit: row.authority_unit_id,
      grants: row.grants ?? [],
    };
  }
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new TokenMissingError();
  return token;
}
