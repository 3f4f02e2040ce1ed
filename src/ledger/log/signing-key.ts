import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KeyChoice } from '../../platform/config/configuration.js';
import { replaceFile } from '../../platform/replace-file.js';

/** A key that signs cannot be used; nothing of it is said. */
export class SigningKeyError extends Error {
  constructor(problem: string) {
    super(`The signing key ${problem}; expected an Ed25519 key, PKCS #8 in PEM: openssl genpkey -algorithm ed25519`);
    this.name = 'SigningKeyError';
  }
}

/**
 * An Ed25519 key, of the log or of a witness. Where its file may be made and is not there, one is made, readable to its
 * owner only. `variable` is where its PEM was given.
 * @throws SigningKeyError
 */
export async function signingKey(given: KeyChoice, variable = 'TRACEMARK_LOG_KEY'): Promise<KeyObject> {
  if ('pem' in given) return keyOf(given.pem.replaceAll('\\n', '\n'), `in ${variable}`);
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
