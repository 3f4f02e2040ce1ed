import { ProblemError } from '../platform/problem.js';

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
