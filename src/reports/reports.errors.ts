import { ProblemError } from '../platform/problem.js';
import type { ReportHead } from './report.js';

export const MOST_UNFINISHED = 3;

export class TooManyReportsError extends ProblemError {
  constructor() {
    super({
      code: 'TOO_MANY_REPORTS',
      status: 429,
      title: `Your agency has ${MOST_UNFINISHED} reports under way`,
      detail: 'Wait until one is made, or cancel its job',
      retryAfter: 10,
    });
  }
}

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

/** The report itself, once it is made. */
export function requireMade<Report extends ReportHead>(report: Report): Report {
  if (report.asOf === null) throw new ReportNotReadyError(report.job);
  return report;
}

export class NoNationalLawError extends ProblemError {
  constructor(state: string, known: readonly string[]) {
    const detail =
      `GET /v1/vocabulary/national-classes lists the laws there are` +
      `${known.length > 0 ? ` (${known.join(', ')})` : ' (none yet)'}; the national authority adds one by POST there`;
    super({
      code: 'NO_NATIONAL_LAW',
      status: 422,
      title: 'The vocabulary has no law of this State',
      detail,
      params: { state, known },
      faults: [{ pointer: '/state', code: 'NO_NATIONAL_LAW', detail }],
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
