import { Socket } from 'node:net';

type Written = ((error?: Error | null) => void) | undefined;

/**
 * Sends all that is written before the event loop turns with one system call. Statements that wait for nothing from
 * each other then cost the database, and this process, one awakening in place of one each.
 */
export class GatheringSocket extends Socket {
  private gathering = false;

  override write(chunk: string | Uint8Array, encoding?: BufferEncoding | Written, written?: Written): boolean {
    if (!this.gathering) {
      this.gathering = true;
      this.cork();
      process.nextTick(() => {
        this.gathering = false;
        this.uncork();
      });
    }
    return super.write(chunk, encoding as BufferEncoding, written);
  }
}
