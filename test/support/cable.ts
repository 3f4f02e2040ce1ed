import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between the service and its database, to be cut. */
export interface Cable {
  /** The database's URL at this end of the line. */
  url: (databaseUrl: string) => string;
  /** Cuts every connection and refuses new ones. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  /** Cuts the next connection that sends this text: before it arrives, or when the answer repeats it, unheard. */
  cutAt: (text: string, when: 'before' | 'answered') => void;
}

/** Lays a line to the server of this URL. */
export async function layCable(serverUrl: string): Promise<Cable> {
  const { hostname, port } = new URL(serverUrl);
  const ends = new Set<Socket>();
  let trap: { text: string; when: 'before' | 'answered' } | undefined;
  let server: Server;

  const join = (near: Socket) => {
    const far = connect(Number(port), hostname);
    let unheard: string | undefined;
    const part = () => {
      for (const end of [near, far]) {
        ends.delete(end);
        end.destroy();
      }
    };
    for (const end of [near, far]) ends.add(end.on('error', part).on('close', part));
    near.on('data', (sent) => {
      if (trap && sent.includes(trap.text)) {
        const { text, when } = trap;
        trap = undefined;
        if (when === 'before') return part();
        unheard = text;
      }
      far.write(sent);
    });
    far.on('data', (answer) => {
      if (unheard === undefined) near.write(answer);
      else if (answer.includes(unheard)) part();
    });
  };

  const listen = async (at: number) => {
    server = createServer(join).listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const at = await listen(0);
  return {
    url: (databaseUrl) => Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(at) }).href,
    cut: async () => {
      const closed = once(server.close(), 'close');
      for (const end of ends) end.destroy();
      await closed;
    },
    mend: async () => void (await listen(at)),
    cutAt: (text, when) => (trap = { text, when }),
  };
}
