import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from './backup.errors.js';

type Bytes = AsyncIterable<Uint8Array>;
type WebBytes = ReadableStream<Uint8Array>;

/** Whoever reads a backup has the register in hands: its owner alone. What is there stays. */
const NEW_PRIVATE_FILE = { flags: 'wx', mode: 0o600, flush: true };

/** What became of a file on disk. */
export interface Written {
  bytes: number;
  sha256: string;
}

/** A function of streams that WHATWG streams do, among those of Node. */
const through = (work: (input: WebBytes) => Promise<WebBytes>) =>
  async function* (source: Bytes): AsyncGenerator<Uint8Array> {
    const input = Readable.from(source, { objectMode: false });
    const output = Readable.fromWeb((await work(Readable.toWeb(input) as WebBytes)) as never);
    try {
      yield* output as Bytes;
    } finally {
      input.destroy();
    }
  };

/** Writes a new file, packed by gzip and encrypted (age) to whom may read it; on disk when this resolves. */
export async function writeKept(path: string, content: Bytes, recipients: readonly string[]): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const steps = [
    createGzip(),
    ...(recipients.length > 0 ? [through((input) => encrypterTo(recipients).encrypt(input))] : []),
    async function* (source: Bytes): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        yield chunk;
      }
    },
  ];
  await pipeline([Readable.from(content), ...steps, createWriteStream(path, NEW_PRIVATE_FILE)] as never);
  return { bytes, sha256: hash.digest('hex') };
}

/** The steps that give back what `writeKept` was given, for a pipeline. */
export const keptSteps = (path: string, identities: readonly string[] | null): unknown[] => [
  createReadStream(path),
  ...(identities === null ? [] : [through((input) => decrypterWith(identities).decrypt(input))]),
  createGunzip(),
];

/** Size and digest of a file as it lies there. */
export async function measure(path: string): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as Bytes) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** @throws BackupError where one of them is no recipient. */
export function encrypterTo(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (error) {
      throw new BackupError('NO_RECIPIENT', `${recipient} is no public key of age (age1…)`, error);
    }
  }
  return encrypter;
}

function decrypterWith(identities: readonly string[]): Decrypter {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

/** The identities of a file as `age-keygen` writes it. Nothing of them is ever said. */
export function readIdentities(text: string, where: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  try {
    decrypterWith(identities);
  } catch {
    throw new BackupError('NO_IDENTITY', `${where} holds something else than identities of age (AGE-SECRET-KEY-1…)`);
  }
  if (identities.length === 0) throw new BackupError('NO_IDENTITY', `${where} holds no identity of age`);
  return identities;
}

/** @throws BackupError where none of the identities opens the file. */
export async function requireOpens(path: string, identities: readonly string[]): Promise<void> {
  const file = createReadStream(path);
  try {
    await decrypterWith(identities).decrypt(Readable.toWeb(file) as WebBytes);
  } catch (error) {
    const detail = 'none of the identities is one that the backup was encrypted to';
    throw new BackupError('WRONG_IDENTITY', detail, error);
  } finally {
    file.destroy();
  }
}
