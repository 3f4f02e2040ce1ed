import { Socket } from 'node:net';

/**
 * A socket that sends all that is written before the event loop turns with one system call. Statements that wait for
 * nothing from each other then cost the database, and this process, one awakening in place of one each. Node takes back
 * an overridden `write` when it connects, so it is replaced after that. Under TLS each statement goes by itself.
 */
export function gatheringSocket(): Socket {
  const socket = new Socket();
  let gathering = false;
  const gather = () => {
    if (gathering) return;
    gathering = true;
    socket.cork();
    process.nextTick(() => {
      gathering = false;
      socket.uncork();
    });
  };
  socket.once('connect', () => {
    const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
    socket.write = (...values: unknown[]) => {
      gather();
      return write(...values);
    };
  });
  return socket;
}
