import { ProblemError } from '../../platform/problem.js';

export class RetentionNotTheAuthorityError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_THE_AUTHORITY',
      status: 403,
      title: 'Only the national authority as a whole says how long records are kept',
      detail: 'A grant in one of its branches does not reach so far',
    });
  }
}

export class RuleStatedError extends ProblemError {
  constructor(members: string[]) {
    super({
      code: 'RULE_STATED',
      status: 409,
      title: 'A rule is never changed',
      detail: 'It may be given its last day, once, and another rule may follow it under a code of its own',
      params: { members },
    });
  }
}

export class NothingToRuleError extends ProblemError {
  constructor() {
    super({ code: 'NOTHING_TO_ADD', status: 409, title: 'The rules say all of this already' });
  }
}

export class HoldLiftedError extends ProblemError {
  constructor() {
    super({ code: 'HOLD_LIFTED', status: 409, title: 'This hold was lifted already' });
  }
}

/** What would expire is not what the plan says: nothing did. */
export class PlanOutdatedError extends Error {
  constructor(detail: string) {
    super(`PLAN_OUTDATED: ${detail}; nothing expired. Make a new plan: tracemark expire --dry-run`);
    this.name = 'PlanOutdatedError';
  }
}
