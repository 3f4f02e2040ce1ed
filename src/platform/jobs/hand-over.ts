import { move, transferableSymbol, valueSymbol } from 'piscina';

/** An answer of a thread that gives these buffers away with it, in place of copies of them. */
export const handOver = <Answer>(answer: Answer, buffers: readonly ArrayBuffer[]): Answer =>
  move({ [transferableSymbol]: buffers, [valueSymbol]: answer } as never) as Answer;
