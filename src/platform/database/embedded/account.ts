import { statSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedUnavailableError } from './errors.js';

/** The user that PostgreSQL runs as where the service itself is root. */
export interface Account {
  uid: number;
  gid: number;
}

/** In order of preference; `nobody` is shared with others, so it comes last. */
const candidates = ['tracemark', 'postgres', 'nobody'];

/** passwd(5): name:password:uid:gid:… */
export function findAccount(passwd: string): Account | null {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const line = lines.find((fields) => fields[0] === name);
    const [uid, gid] = [Number(line?.[2]), Number(line?.[3])];
    if (uid > 0 && gid >= 0) return { uid, gid };
  }
  return null;
}

/** Who runs the service, and the machine's users. */
export interface System {
  uid: number | undefined;
  passwd(): string;
}

const thisSystem: System = { uid: process.getuid?.(), passwd: () => readFileSync('/etc/passwd', 'utf8') };

/**
 * The account to run as: null for our own. Data that exist are served by whoever owns them, so that a restart under
 * root does not take them from the user who made them.
 *
 * @throws EmbeddedUnavailableError for root without an unprivileged user.
 */
export function chooseAccount(existingData: string | null, system: System = thisSystem): Account | null {
  if (system.uid !== 0) return null;
  const owner = existingData === null ? null : statSync(existingData);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = findAccount(system.passwd());
  if (!account) {
    throw new EmbeddedUnavailableError(
      `PostgreSQL refuses to run as root and /etc/passwd has none of the users ${candidates.join(', ')} to run it as`,
    );
  }
  return account;
}

/** Whether the account may pass through every folder from the root to this one, judged by their mode bits. */
export function canEnter(folder: string, account: Account | null): boolean {
  if (account === null) return true;
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** What every child process of the server gets: no secret of the service's environment, and a folder anybody may enter. */
export function childOptions(account: Account | null) {
  return {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
}
