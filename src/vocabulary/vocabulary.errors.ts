import { NotFoundError, ProblemError, type Fault } from '../platform/problem.js';

export class CodeNotFoundError extends NotFoundError {
  constructor() {
    super('code', 'The list has no such code; a text is read by …/resolve?text=');
  }
}

export class NotTheAuthorityError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_THE_AUTHORITY',
      status: 403,
      title: 'Only the national authority as a whole extends the vocabulary',
      detail: 'A grant in one of its branches does not reach so far',
    });
  }
}

export class AliasTakenError extends ProblemError {
  constructor(faults: Fault[]) {
    super({
      code: 'ALIAS_TAKEN',
      status: 409,
      title: 'A text that means something already is given no other meaning',
      detail: faults.map(({ detail }) => detail).join('; '),
      faults,
    });
  }
}

export class CodeDefinedError extends ProblemError {
  constructor(faults: Fault[]) {
    super({
      code: 'CODE_DEFINED',
      status: 409,
      title: 'What a code means is never changed',
      detail:
        'It may gain aliases, a model makers, a rule or a format its last day; another meaning takes another code',
      faults,
    });
  }
}

export class RuleChangedError extends ProblemError {
  constructor(faults: Fault[]) {
    super({
      code: 'RULE_CHANGED',
      status: 409,
      title: 'A rule of a law is never changed',
      detail: 'It may be ended by a last day, and another rule may follow it under a code of its own',
      faults,
    });
  }
}

export class NothingToAddError extends ProblemError {
  constructor() {
    super({ code: 'NOTHING_TO_ADD', status: 409, title: 'The list says all of this already' });
  }
}
