import type { WitnessConfiguration } from '../../platform/config/configuration.js';
import { signingKey } from '../log/signing-key.js';
import { witnessSigner } from './cosign.js';
import { KeptCosigned } from './kept-cosigned.js';
import { readLogKeys } from './key-lists.js';
import type { Witnessing } from './witness.service.js';

/** @throws KeyListError, SigningKeyError */
export async function openWitnessing({ name, key, logsFile, stateDir }: WitnessConfiguration): Promise<Witnessing> {
  const logs = readLogKeys(logsFile);
  const signer = witnessSigner(name, await signingKey(key, 'TRACEMARK_WITNESS_KEY'));
  return { signer, logs, kept: new KeptCosigned(stateDir) };
}
