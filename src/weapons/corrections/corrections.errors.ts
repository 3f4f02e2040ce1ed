import { ProblemError } from '../../platform/problem.js';
import type { Undoing } from './correctable.js';

/** What no correction changes; `params.act` is the act of the domain that does. */
export class NotCorrectableError extends ProblemError {
  constructor(kind: string, field: string | null, { act, says }: Undoing, entry?: string) {
    super({
      code: 'NOT_CORRECTABLE',
      status: 409,
      title: 'A correction restates descriptive fields only',
      detail: `${field ?? kind}: ${says}`,
      params: { kind, field, act, ...(entry === undefined ? {} : { entry }) },
      faults: field === null ? [] : [{ pointer: `/patch/${field}`, code: 'NOT_CORRECTABLE', detail: says }],
    });
  }
}

export class CorrectsNothingError extends ProblemError {
  constructor() {
    super({
      code: 'CORRECTS_NOTHING',
      status: 409,
      title: 'The entry says so already',
      detail: 'Each field of the patch has this value, with the corrections that were made before',
    });
  }
}

export class NotTheCorrectorError extends ProblemError {
  constructor() {
    super({
      code: 'NOT_THE_CORRECTOR',
      status: 403,
      title: 'Who wrote the entry corrects it, or who holds the weapon',
      detail: 'None of your grants covers the unit that wrote it or the unit that holds the weapon now',
    });
  }
}

export class SecondOfficerAssertedError extends ProblemError {
  constructor() {
    super({
      code: 'SECOND_OFFICER_ASSERTED',
      status: 403,
      title: 'The second officer acts with a personal key',
      detail: 'A machine key only asserts who acts; the second half of what two persons do takes an officer’s own key',
    });
  }
}

export class SecondOfficerSameError extends ProblemError {
  constructor() {
    super({
      code: 'SECOND_OFFICER_SAME',
      status: 403,
      title: 'Two persons are two persons',
      detail: 'Whoever proposed the correction does not decide it, whatever the key',
    });
  }
}

export class SecondCredentialSameError extends ProblemError {
  constructor() {
    super({
      code: 'SECOND_CREDENTIAL_SAME',
      status: 403,
      title: 'Two persons have two keys',
      detail: 'The correction was proposed with this key; another officer’s key decides it',
    });
  }
}

export class CorrectionDecidedError extends ProblemError {
  constructor() {
    super({ code: 'CORRECTION_DECIDED', status: 409, title: 'The correction has been confirmed or rejected before' });
  }
}

/** What was proposed against one state of the entry is not confirmed against another. */
export class CorrectionOvertakenError extends ProblemError {
  constructor(fields: readonly string[], correction: string) {
    super({
      code: 'CORRECTION_OVERTAKEN',
      status: 409,
      title: 'Another correction of the same field came between',
      detail: `${fields.join(', ')}: read the entry as it is now corrected; reject this proposal and propose anew`,
      params: { fields: [...fields], correction },
    });
  }
}

export class SupplementClosedError extends ProblemError {
  constructor() {
    super({ code: 'SUPPLEMENT_CLOSED', status: 409, title: 'The supplement was sent or waived before' });
  }
}
