import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiClient, NoAnswerError, RefusedError } from './api-client.js';

const PIECE = Buffer.alloc(65_536);
const MANY = 2_000;

describe('a caller of the API', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function serving(answer: RequestListener): Promise<ApiClient> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key', { unit: 'armoury' });
  }

  /** A file of 130 MB, and how much of it was taken. */
  function aFile() {
    const taken = { pieces: 0 };
    async function* bytes() {
      for (; taken.pieces < MANY; taken.pieces += 1) yield PIECE;
    }
    return { taken, bytes: bytes() };
  }

  it('says whose key it is and for which unit it acts', async () => {
    const client = await serving(({ headers }, response) => response.end(JSON.stringify(headers)));
    expect(await client.get('/')).toMatchObject({ authorization: 'Bearer key', 'tracemark-unit': 'armoury' });
    const asOfficer = client.actingFor({ officer: 'clerk' });
    expect(await asOfficer.get('/')).toMatchObject({ 'tracemark-unit': 'armoury', 'tracemark-officer': 'clerk' });
  });

  it('reads a list to its end, page by page', async () => {
    const client = await serving(({ url }, response) => {
      const last = url!.includes('cursor=a%2Bb');
      response.end(JSON.stringify(last ? { items: [3], next: null } : { items: [1, 2], next: 'a+b' }));
    });
    const items: number[] = [];
    for await (const item of client.list<number>('/things')) items.push(item);
    expect(items).toEqual([1, 2, 3]);
  });

  it('hears a refusal that comes before the file has been sent, and stops sending', async () => {
    const client = await serving((_, response) => response.writeHead(401).end('{ "code": "NO", "title": "not you" }'));
    const { taken, bytes } = aFile();
    const refused = client.upload('/', { bytes, headers: {} });
    await expect(refused).rejects.toEqual(new RefusedError('NO', 401, 'not you'));
    expect(taken.pieces).toBeLessThan(MANY);
  });

  it('tells a lost connection from a file that cannot be read', async () => {
    const client = await serving((request) => request.once('data', () => request.socket.destroy()));
    await expect(client.upload('/', { bytes: aFile().bytes, headers: {} })).rejects.toThrow(NoAnswerError);
    async function* torn() {
      yield PIECE;
      throw new Error('the disk is torn');
    }
    const whole = await serving((request, response) => request.resume().once('end', () => response.end('{}')));
    await expect(whole.upload('/', { bytes: torn(), headers: {} })).rejects.toThrow('the disk is torn');
  });

  it('takes no half of an answer for the whole', async () => {
    const client = await serving((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{ "half": ');
      setImmediate(() => response.destroy());
    });
    await expect(client.get('/')).rejects.toThrow(NoAnswerError);
    const read = async () => {
      for await (const piece of client.download('/')) expect(piece.length).toBeGreaterThan(0);
    };
    await expect(read()).rejects.toThrow(NoAnswerError);
  });

  it.each([
    [502, '<h1>Bad gateway</h1>', new RefusedError('HTTP_502', 502, 'Bad Gateway')],
    [200, '<h1>Welcome</h1>', new RefusedError('HTTP_200', 200, 'the answer is not JSON')],
    [302, '', new RefusedError('HTTP_302', 302, 'Found')],
  ])('takes what is not of the registry for a refusal: %i %s', async (status, text, refusal) => {
    const client = await serving((_, response) => {
      if (status === 200) response.statusMessage = ' ';
      response.writeHead(status, { location: 'https://elsewhere.example' }).end(text);
    });
    await expect(client.get('/')).rejects.toMatchObject({ code: refusal.code, status });
  });

  it('names who does not answer, and why', async () => {
    const client = await serving(() => undefined);
    servers[0]!.close();
    await expect(client.get('/')).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)$/);
  });
});
