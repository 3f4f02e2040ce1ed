import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { prepared } from '../platform/database/prepared.js';
import type { Asker } from '../platform/jobs/job.js';
import { ProblemError } from '../platform/problem.js';
import {
  OfficerNotEnrolledError,
  OfficerRequiredError,
  TokenExpiredError,
  TokenMissingError,
  TokenRevokedError,
  TokenUnknownError,
} from './identity.errors.js';
import { principalOf, type Principal, type PrincipalRow } from './principal.js';
import { tokenHash } from './token.js';

interface AuthenticationRow extends PrincipalRow {
  outcome: 'ok' | 'revoked' | 'expired' | 'officerRequired' | 'officerNotEnrolled';
  /** Milliseconds for which time alone changes nothing of it. */
  holds_ms: number;
}

const REFUSALS: Record<Exclude<AuthenticationRow['outcome'], 'ok'>, new () => ProblemError> = {
  revoked: TokenRevokedError,
  expired: TokenExpiredError,
  officerRequired: OfficerRequiredError,
  officerNotEnrolled: OfficerNotEnrolledError,
};

const AUTHENTICATE_AGAIN = prepared<AuthenticationRow>('SELECT * FROM authenticate_again($1, $2)');
const AUTHENTICATE = prepared<AuthenticationRow>('SELECT * FROM authenticate($1, $2)');

const UUID_FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const MOST_KEPT = 10_000;
const KEPT_MS = 60_000;

interface Kept {
  principal: Principal;
  until: number;
}

/**
 * Finds out who sends a request. What was found out is kept for a minute, unless a date changes it sooner; each
 * transaction makes sure that it still holds, so a revoked token is refused at once, by every instance.
 */
@Injectable()
export class Authenticator {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly database: Database) {}

  /** What was found out before, where it still may hold: for who acts in a transaction, which makes sure of it. */
  recall(authorization: string | undefined, namedOfficer: string | undefined): Principal | undefined {
    const kept = this.kept.get(nameOf(bearer(authorization), namedOfficer));
    return kept && kept.until > performance.now() ? kept.principal : undefined;
  }

  /** By what the database says now. */
  async authenticate(authorization: string | undefined, namedOfficer: string | undefined): Promise<Principal> {
    const token = bearer(authorization);
    if (namedOfficer !== undefined && !UUID_FORM.test(namedOfficer)) throw new OfficerNotEnrolledError();
    const name = nameOf(token, namedOfficer);
    this.kept.delete(name);
    const asked = performance.now();
    const row = accepted(await this.database.ask(AUTHENTICATE, [tokenHash(token), namedOfficer ?? null]));
    const principal = principalOf(row);
    this.keep(name, { principal, until: asked + Math.min(KEPT_MS, row.holds_ms) });
    return principal;
  }

  /** Who asked for long work, by what the database says now that it is done. */
  async again({ credential, officer }: Asker): Promise<Principal> {
    return principalOf(accepted(await this.database.ask(AUTHENTICATE_AGAIN, [credential, officer])));
  }

  private keep(name: string, kept: Kept): void {
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= MOST_KEPT) this.kept.delete(oldest);
    this.kept.set(name, kept);
  }
}

function accepted([row]: readonly AuthenticationRow[]): AuthenticationRow {
  if (!row) throw new TokenUnknownError();
  if (row.outcome !== 'ok') throw new REFUSALS[row.outcome]();
  return row;
}

/** Tokens themselves are not kept. */
const nameOf = (token: string, namedOfficer = ''): string =>
  `${tokenHash(token).toString('base64')} ${namedOfficer.toLowerCase()}`;

function bearer(authorization: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new TokenMissingError();
  return token;
}
