import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gatheringSocket } from './gathering-socket.js';

describe('a gathering socket', () => {
  it('sends what is written in one turn of the loop with one write, in order, and the next turn by itself', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = gatheringSocket();
    const accepted = Promise.all([once(server, 'connection'), once(socket, 'connect')]);
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [[peer]] = (await accepted) as unknown as [[Socket]];
    const writes: number[] = [];
    const handle = (socket as unknown as { _writev: (chunks: unknown[], done: () => void) => void })._writev;
    (socket as unknown as { _writev: typeof handle })._writev = function (this: Socket, chunks, done) {
      writes.push(chunks.length);
      handle.call(this, chunks, done);
    };
    const received = once(peer, 'data');
    socket.write('BEGIN;');
    await Promise.resolve();
    socket.write('SELECT;');
    socket.write('COMMIT;');
    expect(String((await received)[0])).toBe('BEGIN;SELECT;COMMIT;');
    expect(writes).toEqual([3]);
    const later = once(peer, 'data');
    socket.write('BEGIN;');
    expect(String((await later)[0])).toBe('BEGIN;');
    socket.destroy();
    server.close();
  });
});
