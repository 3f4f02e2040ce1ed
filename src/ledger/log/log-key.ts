import { Inject, Injectable } from '@nestjs/common';
import type { Configuration } from '../../platform/config/configuration.js';
import { CONFIGURATION } from '../../platform/platform.module.js';
import { DOSSIER_SIGNATURE } from '../dossier/dossier-text.js';
import { NoteSigner } from './signed-note.js';
import { signingKey } from './signing-key.js';

/** The key of the log in a service that has it. */
@Injectable()
export class LogKey {
  private signer: Promise<NoteSigner | null> | undefined;

  constructor(@Inject(CONFIGURATION) private readonly configuration: Configuration) {}

  /** Signs dossiers; null where this instance has no key. */
  dossierSigner(): Promise<NoteSigner | null> {
    return (this.signer ??= this.open().catch((error: unknown) => {
      this.signer = undefined;
      throw error;
    }));
  }

  private async open(): Promise<NoteSigner | null> {
    const { log } = this.configuration;
    return log && new NoteSigner(log.origin, await signingKey(log.key), DOSSIER_SIGNATURE);
  }
}
