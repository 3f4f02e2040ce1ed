import { headerFault, ProblemError } from '../platform/problem.js';
import { rolesThatGive, type Permission } from './permission.js';

export class TokenMissingError extends ProblemError {
  constructor() {
    super({
      code: 'TOKEN_MISSING',
      status: 401,
      title: 'Say who you are',
      detail: 'Send the header "Authorization: Bearer <token>"',
      faults: [headerFault('authorization', 'REQUIRED', 'a token is required')],
    });
  }
}

export class TokenUnknownError extends ProblemError {
  constructor() {
    super({
      code: 'TOKEN_UNKNOWN',
      status: 401,
      title: 'This token is not known here',
      faults: [headerFault('authorization', 'UNKNOWN', 'nobody was given this token')],
    });
  }
}

export class TokenExpiredError extends ProblemError {
  constructor() {
    super({
      code: 'TOKEN_EXPIRED',
      status: 401,
      title: 'This token has expired; ask your administrator for a new one',
      faults: [headerFault('authorization', 'EXPIRED', 'the token has expired')],
    });
  }
}

export class TokenRevokedError extends ProblemError {
  constructor() {
    super({
      code: 'TOKEN_REVOKED',
      status: 401,
      title: 'This token was revoked',
      faults: [headerFault('authorization', 'REVOKED', 'the token was revoked')],
    });
  }
}

export class OfficerRequiredError extends ProblemError {
  constructor() {
    super({
      code: 'OFFICER_REQUIRED',
      status: 403,
      title: 'A machine says for which officer it acts',
      detail: 'Send the header "Tracemark-Officer: <officer id>" with an officer enrolled for this key',
      faults: [headerFault('tracemark-officer', 'REQUIRED', 'an officer is required')],
    });
  }
}

export class OfficerNotEnrolledError extends ProblemError {
  constructor() {
    super({
      code: 'OFFICER_NOT_ENROLLED',
      status: 403,
      title: 'The officer is not enrolled for this key',
      faults: [headerFault('tracemark-officer', 'NOT_ENROLLED', 'the key may not name this officer')],
    });
  }
}

export class PermissionMissingError extends ProblemError {
  constructor(permission: Permission) {
    super({
      code: 'PERMISSION_MISSING',
      status: 403,
      title: 'None of your grants allows this',
      detail: `It takes the permission ${permission}; roles that give it: ${rolesThatGive(permission).join(', ')}`,
      params: { permission },
    });
  }
}

export class UnitNotCoveredError extends ProblemError {
  constructor() {
    super({
      code: 'UNIT_NOT_COVERED',
      status: 403,
      title: 'You cannot act for this unit',
      detail: 'Tracemark-Unit names a unit that none of your grants for this act covers',
      faults: [headerFault('tracemark-unit', 'NOT_COVERED', 'none of your grants for this act covers it')],
    });
  }
}

export class GrantToOneselfError extends ProblemError {
  constructor() {
    super({ code: 'GRANT_TO_ONESELF', status: 403, title: 'Nobody gives a grant to themselves' });
  }
}

export class RoleNotForAgencyError extends ProblemError {
  constructor(role: string, kind: string) {
    super({
      code: 'ROLE_NOT_FOR_AGENCY',
      status: 422,
      title: 'Officers of this kind of agency cannot hold this role',
      params: { role, kind },
    });
  }
}

export class AgencyNameTakenError extends ProblemError {
  constructor() {
    super({ code: 'AGENCY_NAME_TAKEN', status: 409, title: 'Another agency bears this name' });
  }
}

export class UnitNameTakenError extends ProblemError {
  constructor() {
    super({ code: 'UNIT_NAME_TAKEN', status: 409, title: 'Another unit at this place bears this name' });
  }
}

export class NationalAuthorityExistsError extends ProblemError {
  constructor() {
    super({ code: 'NATIONAL_AUTHORITY_EXISTS', status: 409, title: 'The registry has its national authority' });
  }
}

export class GrantEndsBeforeItBeginsError extends ProblemError {
  constructor() {
    super({ code: 'GRANT_ENDS_BEFORE_IT_BEGINS', status: 422, title: 'A grant ends after it begins' });
  }
}

export class NobodyAdministersError extends ProblemError {
  constructor() {
    super({ code: 'NOBODY_ADMINISTERS', status: 409, title: 'The national authority has no administrator' });
  }
}
