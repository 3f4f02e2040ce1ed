import { ProblemError } from '../problem.js';

export class ChangedMeanwhileError extends ProblemError {
  constructor(current: string) {
    super({
      code: 'CHANGED_MEANWHILE',
      status: 412,
      title: 'It has changed since you read it',
      detail: 'If-Match names an older state; read it again and decide anew',
      params: { current },
    });
  }
}

/** The state of a stream as a strong entity tag. */
export const etagOf = (position: number): string => `"${position}"`;

export function requireMatch(ifMatch: string | undefined, position: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const current = etagOf(position);
  if (!ifMatch.split(',').some((tag) => tag.trim() === current)) throw new ChangedMeanwhileError(current);
}
