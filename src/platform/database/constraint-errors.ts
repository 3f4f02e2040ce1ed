import type { ProblemError } from '../problem.js';

/** `defect`: only a fault of ours can break this constraint; the caller gets a 500 and the log gets the name. */
export type ConstraintMeaning = 'defect' | (() => ProblemError);

/** The one table from constraint names to domain errors. */
export class ConstraintErrors {
  private readonly meanings = new Map<string, ConstraintMeaning>();

  register(meanings: Record<string, ConstraintMeaning>): void {
    for (const [name, meaning] of Object.entries(meanings)) this.meanings.set(name, meaning);
  }

  names(): string[] {
    return [...this.meanings.keys()];
  }

  /** The domain error a broken constraint stands for, or undefined: then the database's own error goes on. */
  translate(constraint: string | undefined): ProblemError | undefined {
    const meaning = constraint === undefined ? undefined : this.meanings.get(constraint);
    return typeof meaning === 'function' ? meaning() : undefined;
  }
}
