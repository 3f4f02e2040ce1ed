import { ProblemError } from '../platform/problem.js';

export class ReportNotReadyError extends ProblemError {
  constructor(job: string) {
    super({
      code: 'REPORT_NOT_READY',
      status: 409,
      title: 'The report is not made yet',
      detail: `GET /v1/jobs/${job} says how far it is`,
      params: { job },
      retryAfter: 5,
    });
  }
}

export class FindingsForgottenError extends ProblemError {
  constructor() {
    super({
      code: 'FINDINGS_FORGOTTEN',
      status: 410,
      title: 'The records of this report are no longer kept',
      detail: 'Its totals are; which records they were made of is forgotten after 30 days. Ask for a new report',
    });
  }
}
