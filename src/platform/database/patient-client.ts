import pg from 'pg';

/**
 * A connection that sends a statement when the one before it has been answered, where the others send ahead: COPY has
 * the connection to itself, and the driver takes nothing else in between.
 */
export class PatientClient extends pg.Client {
  private last: Promise<unknown> = Promise.resolve();

  override query(...given: unknown[]): never {
    const send = () => (super.query as (...values: unknown[]) => unknown).apply(this, given);
    const isStream = typeof (given[0] as { submit?: unknown }).submit === 'function';
    if (isStream || typeof given.at(-1) === 'function') return send() as never;
    const answer = this.last.then(send);
    this.last = answer.catch(() => undefined);
    return answer as never;
  }
}
