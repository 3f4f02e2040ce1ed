import { move, transferableSymbol, valueSymbol } from 'piscina';

/** A task or an answer of a thread that gives these buffers away with it, in place of copies of them. */
export const handOver = <Data>(data: Data, buffers: readonly ArrayBuffer[]): Data =>
  move({ [transferableSymbol]: buffers, [valueSymbol]: data } as never) as Data;
