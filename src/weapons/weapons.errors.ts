import { NotFoundError, ProblemError } from '../platform/problem.js';

export class WeaponNotFoundError extends NotFoundError {
  constructor() {
    super(
      'weapon',
      'Nothing you may read has this id or registry number; what another agency holds takes POST /v1/weapons/{id}/disclosures',
    );
  }
}

export class NotTheHolderError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_THE_HOLDER',
      status: 403,
      title: 'Only who is accountable for the weapon says this of it',
      detail: 'The weapon is held by a unit that none of your grants covers',
    });
  }
}

export class WeaponNotMissingError extends ProblemError {
  constructor() {
    super({
      code: 'WEAPON_NOT_MISSING',
      status: 409,
      title: 'The weapon is not recorded as lost or stolen',
      detail: 'A weapon is found again only after its loss was recorded',
    });
  }
}

export class DisclosureOutdatedError extends ProblemError {
  constructor() {
    super({
      code: 'DISCLOSURE_OUTDATED',
      status: 409,
      title: 'The record has changed since this look at it',
      detail: 'What it says now is another look, to be recorded; ask under a fresh idempotency key',
    });
  }
}

export class QuotaSpentError extends ProblemError {
  constructor(quota: string, limit: number, resetsAt: string, retryAfter: number) {
    super({
      code: 'QUOTA_SPENT',
      status: 429,
      title: 'What you may look at in a day is spent',
      detail: 'Counting begins anew at midnight UTC; this was not carried out and counts for nothing',
      params: { quota, limit, resetsAt },
      retryAfter,
    });
  }
}

export class CaseAddedBeforeError extends ProblemError {
  constructor() {
    super({ code: 'CASE_ADDED_BEFORE', status: 409, title: 'A case is named for this already, and stays' });
  }
}
