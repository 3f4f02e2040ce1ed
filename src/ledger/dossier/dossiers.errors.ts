import { ProblemError } from '../../platform/problem.js';

export class NoDossiersHereError extends ProblemError {
  constructor() {
    super({
      code: 'NO_DOSSIERS_HERE',
      status: 503,
      title: 'This instance of the service signs no dossiers',
      detail: 'It has no key of the log: who runs it sets TRACEMARK_LOG_ORIGIN and TRACEMARK_LOG_KEY_FILE',
    });
  }
}
