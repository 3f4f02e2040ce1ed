import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LogConfiguration } from '../../platform/config/configuration.js';
import { replaceFile } from '../../platform/replace-file.js';

/** The key that signs checkpoints cannot be used; nothing of it is said. */
export class SigningKeyError extends Error {
  constructor(problem: string) {
    super(`The key of the log ${problem}; expected an Ed25519 key, PKCS #8 in PEM: openssl genpkey -algorithm ed25519`);
    this.name = 'SigningKeyError';
  }
}

/**
 * The Ed25519 key of the log. Where its file may be made and is not there, one is made, readable to its owner only.
 * @throws SigningKeyError
 */
export async function signingKey(given: LogConfiguration['key']): Promise<KeyObject> {
  if ('pem' in given) return keyOf(given.pem.replaceAll('\\n', '\n'), 'in TRACEMARK_LOG_KEY');
  const { file, make } = given;
  try {
    return keyOf(readFileSync(file, 'utf8'), `in ${file}`);
  } catch (error) {
    if (error instanceof SigningKeyError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (!make || code !== 'ENOENT') throw new SigningKeyError(`cannot be read from ${file} (${code})`);
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await replaceFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  return privateKey;
}

function keyOf(pem: string, where: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new SigningKeyError(`${where} is no private key`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new SigningKeyError(`${where} is of type ${key.asymmetricKeyType}`);
  return key;
}
