import { createHash } from 'node:crypto';
import type { Envelope } from '../envelope.js';
import type { EntryOpening } from '../openings.js';
import type { NoteSigner } from '../log/signed-note.js';

/** Its own type of signature (C2SP signed-note), so that no signature of a dossier is one of a checkpoint, nor the other way. */
export const DOSSIER_SIGNATURE = Buffer.from('\xfftracemark-dossier/v1', 'latin1');

/** The first line of a dossier. */
export interface Manifest {
  /** Names the log. */
  log: string;
  weapon: { id: string; registryNumber: string };
  /** As the ledger writes time. */
  madeAt: string;
  madeFor: { unit: string; officer: string };
  /** Of the weapon's stream; the hash in hex. */
  head: { position: number; hash: string };
  entries: number;
  /** Positions that its reader is not shown. */
  notReleased: number;
  /** A signed note that covers every entry. */
  checkpoint: string;
}

/** An entry, its place in the log, and what of it is open to the reader. */
export interface DossierEntry {
  position: number;
  canonical: string;
  index: number;
  openings: readonly EntryOpening[];
  /** From the leaf's sibling up. */
  path: readonly Buffer[];
}

/** The weapon that a dossier is of, by its first line. */
export const weaponOfDossier = (dossier: string): string =>
  (JSON.parse(dossier.slice(0, dossier.indexOf('\n'))) as Manifest).weapon.id;

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * Writes a dossier (docs/dossier-format.md) piece by piece: the manifest, the entries as they come, in order, and the
 * note that signs it all.
 */
export class DossierWriter {
  private readonly digest = createHash('sha256');
  private position = 0;

  constructor(
    private readonly manifest: Manifest,
    private readonly signer: NoteSigner,
  ) {}

  begin(): string {
    return this.written(line({ tracemarkDossier: 1, ...this.manifest }));
  }

  entry({ position, canonical, index, openings, path }: DossierEntry): string {
    const gap = this.gapBefore(position);
    this.position = position;
    const proof = { index, hashes: path.map((hash) => hash.toString('base64')) };
    const documents = documentsIn(canonical, openings);
    return this.written(gap + line({ entry: canonical, openings, documents, proof }));
  }

  end(): string {
    const gap = this.written(this.gapBefore(this.manifest.head.position + 1));
    return gap + this.signer.sign(`tracemark-dossier/v1\nsha256 ${this.digest.digest('base64')}\n`);
  }

  /** Names what is not released; nothing is left out in silence. */
  private gapBefore(position: number): string {
    const [from, to] = [this.position + 1, position - 1];
    return from > to ? '' : line({ notReleased: { from, to } });
  }

  private written(text: string): string {
    this.digest.update(text);
    return text;
  }
}

/** The name of a field that holds the SHA-256 of a document, and where the file stands that an entry was imported from. */
const DOCUMENT_HASH = 'documentHash';
const IMPORTED_FILE = '/payload/importedFrom/file';

/** Where an entry names documents by their hash, in what of it is open. */
export function documentsIn(canonical: string, openings: readonly EntryOpening[]): { path: string; sha256: string }[] {
  const { payload } = JSON.parse(canonical) as Envelope;
  const named = [...textsIn(payload, '/payload'), ...openings.flatMap(({ path, value }) => [...textsIn(value, path)])];
  return named.filter(
    ({ path, sha256 }) =>
      (path === IMPORTED_FILE || path.endsWith(`/${DOCUMENT_HASH}`)) && /^[0-9a-f]{64}$/.test(sha256),
  );
}

function* textsIn(value: unknown, path: string): Generator<{ path: string; sha256: string }> {
  if (typeof value === 'string') yield { path, sha256: value };
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value))
      yield* textsIn(member, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
