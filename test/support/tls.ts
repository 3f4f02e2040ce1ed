import { request, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

export interface TlsServer {
  /** `https://localhost:PORT`. */
  url: string;
  /** What to trust it by, PEM. */
  ca: string;
  close: () => Promise<void>;
}

const certificate = generate([{ name: 'commonName', value: 'localhost' }], {
  extensions: [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ],
});

/** A server of https on this machine, with the one certificate of this process. */
export async function serveTls(listener: RequestListener): Promise<TlsServer> {
  const { private: key, cert } = await certificate;
  const server = createServer({ key, cert }, listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `https://localhost:${port}`, ca: cert, close };
}

/** https in front of a service that listens for http on a port of this machine. */
export const terminateTls = (port: number): Promise<TlsServer> =>
  serveTls((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const pass = (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    };
    incoming.pipe(request({ port, host: '127.0.0.1', method, path: url, headers }, pass));
  });
