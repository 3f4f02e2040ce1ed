import { hash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../platform/replace-file.js';
import { NOTHING_COSIGNED, type Cosigned } from './decide-cosigning.js';
import { WitnessRefusedError } from './witness.errors.js';

interface Kept {
  origin: string;
  size: number;
  /** Base64. */
  root: string;
  cosignedAt: number;
}

/**
 * What left this witness, outside the database: one file for each log, named by the SHA-256 of its origin, written after
 * the database and before the answer. A database that does not hold at least that is not gone on from.
 */
export class KeptCosigned {
  constructor(private readonly folder: string) {}

  /**
   * What is on record, where that is not behind what left.
   * @throws WitnessRefusedError
   */
  async check(origin: string, recorded: Cosigned | null): Promise<Cosigned> {
    const kept = await this.read(origin);
    if (kept === null) {
      if (recorded !== null)
        throw new WitnessRefusedError(
          `${recorded.size} entries of ${origin} were cosigned, ${this.file(origin)} is not there`,
        );
      await this.write(origin, NOTHING_COSIGNED);
      return NOTHING_COSIGNED;
    }
    const last = recorded ?? NOTHING_COSIGNED;
    if (last.size < kept.size)
      throw new WitnessRefusedError(
        `${kept.size} entries of ${origin} were cosigned, the database knows of ${last.size}`,
      );
    if (last.size === kept.size && !last.root.equals(Buffer.from(kept.root, 'base64')))
      throw new WitnessRefusedError(`the database has another root of ${origin} at ${kept.size} than was cosigned`);
    return { ...last, cosignedAt: Math.max(last.cosignedAt, kept.cosignedAt) };
  }

  async write(origin: string, { size, root, cosignedAt }: Cosigned): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const kept: Kept = { origin, size, root: root.toString('base64'), cosignedAt };
    await replaceFile(this.file(origin), `${JSON.stringify(kept)}\n`);
  }

  private async read(origin: string): Promise<Kept | null> {
    const file = this.file(origin);
    try {
      const kept = JSON.parse(await readFile(file, 'utf8')) as Kept;
      if (kept.origin === origin && Number.isSafeInteger(kept.size) && Number.isSafeInteger(kept.cosignedAt))
        return kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new WitnessRefusedError(`${file} cannot be read: ${(error as Error).message}`);
    }
    throw new WitnessRefusedError(`${file} does not say what was cosigned for ${origin}`);
  }

  private file(origin: string): string {
    return join(this.folder, `${hash('sha256', origin)}.json`);
  }
}
