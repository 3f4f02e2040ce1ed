import { ProblemError } from '../problem.js';

export class NotReadyError extends ProblemError {
  constructor(params: Record<string, unknown>) {
    super({ code: 'NOT_READY', status: 503, title: 'The service cannot work yet', params, retryAfter: 5 });
  }
}
