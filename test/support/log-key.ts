import { generateKeyPairSync } from 'node:crypto';

export const ORIGIN = 'registry.example/log';

/** Every registry under test has this key of its log, so that it signs dossiers whoever writes its log. */
export const LOG_KEY = generateKeyPairSync('ed25519').privateKey;
