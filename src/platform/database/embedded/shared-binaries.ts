import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** A folder with `bin`, `lib` and `share`, and the name that a copy of it gets. */
export interface BinaryPackage {
  native: string;
  name: string;
}

/**
 * A copy of the package under `root` that any user may run and only its owner may change. An existing copy is used
 * after it was compared with the package and found to be unchangeable by others; links to the package would not help,
 * because its folder is closed.
 */
export function shareBinaries(from: BinaryPackage, root: string): string {
  makeOpenFolder(root);
  const shared = join(root, from.name);
  if (!existsSync(shared)) copyOnce(from.native, shared);
  refuseChangeable(shared);
  refuseDifference(from.native, shared);
  return shared;
}

/** A folder of ours that everybody may enter and only we may change. @throws where it is somebody else's. */
export function makeOpenFolder(path: string): void {
  if (!existsSync(path)) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
  }
  refuseChangeableEntry(path);
}

/** Copies beside the target and renames, so that a start that is interrupted leaves no half copy under the name. */
function copyOnce(native: string, shared: string): void {
  const draft = `${shared}.${randomBytes(6).toString('hex')}`;
  try {
    copyOpen(native, draft);
    renameSync(draft, shared);
  } catch (error) {
    if (!existsSync(shared)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function copyOpen(from: string, to: string): void {
  const entry = lstatSync(from);
  if (entry.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (entry.isFile()) {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return chmodSync(to, entry.mode & 0o100 ? 0o755 : 0o644);
  }
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const name of needed(from)) copyOpen(join(from, name), join(to, name));
}

/** Static libraries serve compilers only. */
function needed(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.endsWith('.a'));
}

function refuseChangeable(path: string): void {
  refuseChangeableEntry(path);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) refuseChangeable(join(path, name));
}

function refuseChangeableEntry(path: string): void {
  const entry = lstatSync(path);
  if (entry.uid !== process.getuid?.()) throw new Error(`${path} belongs to another user`);
  if (entry.isSymbolicLink()) {
    if (readlinkSync(path).includes('/')) throw new Error(`${path} leads elsewhere`);
  } else if ((entry.mode & 0o022) !== 0) {
    throw new Error(`${path} may be changed by others`);
  }
}

/** A copy that lost power half-way, or was made from a package of the same version built differently. */
function refuseDifference(native: string, shared: string): void {
  const entry = lstatSync(native);
  const copied = lstatSync(shared, { throwIfNoEntry: false });
  const same = entry.isFile() ? copied?.isFile() && copied.size === entry.size : copied !== undefined;
  if (!same) throw new Error(`${shared} is not a copy of the package; remove it`);
  if (!entry.isDirectory()) return;
  for (const name of needed(native)) refuseDifference(join(native, name), join(shared, name));
}
