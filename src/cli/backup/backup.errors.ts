export type BackupFault =
  | 'FOLDER_NOT_EMPTY'
  | 'RECIPIENT_NEEDED'
  | 'NO_RECIPIENT'
  | 'DISK_FULL'
  | 'LEDGER_NOT_WHOLE'
  | 'NO_BACKUP'
  | 'MANIFEST_UNREADABLE'
  | 'OTHER_FORMAT'
  | 'OTHER_SCHEMA'
  | 'FILE_MISSING'
  | 'FILE_SURPLUS'
  | 'FILE_TRUNCATED'
  | 'FILE_ALTERED'
  | 'IDENTITY_NEEDED'
  | 'NO_IDENTITY'
  | 'WRONG_IDENTITY'
  | 'DATABASE_NOT_EMPTY'
  | 'NOT_RESTORED';

/** Why a backup was not made, or not restored, in words for who runs the register. Nothing half is left behind. */
export class BackupError extends Error {
  constructor(
    readonly code: BackupFault,
    detail: string,
    cause?: unknown,
  ) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'BackupError';
  }
}
