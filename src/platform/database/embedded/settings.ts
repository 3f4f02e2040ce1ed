import { totalmem } from 'node:os';

const mebibyte = 1024 * 1024;

/** What the process may use, in MiB; a container's limit counts where there is one. */
function memory(): number {
  const limit = process.constrainedMemory();
  const usable = limit > 0 && limit < totalmem() ? limit : totalmem();
  return Math.floor(usable / mebibyte);
}

/** Server parameters for a small machine that must lose nothing; values that a log could leak are kept out of it. */
export function serverParameters(overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  const available = memory();
  const buffers = Math.max(128, Math.min(8192, Math.floor(available / 3)));
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(available / 2))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_connections: '100',
    // Pages written whole after each checkpoint are most of the log of a large import: fewer checkpoints, and no
    // compression, which this server has only in its slow form.
    max_wal_size: '4GB',
    wal_compression: 'off',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    // A killed service leaves statements running that nobody will read.
    client_connection_check_interval: '5s',
    ...overrides,
  };
}
