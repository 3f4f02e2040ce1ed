import type { DataSource } from 'typeorm';
import { withClient } from './embedded/with-client.js';

export class UnsafeLoginError extends Error {
  constructor(readonly faults: string[]) {
    super(`The database login is not safe to serve with:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'UnsafeLoginError';
  }
}

const RIGHTS = `
  SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypass, r.rolcreaterole AS roles,
         EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS member,
         r.rolreplication AS replicates,
         EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relpersistence <> 't') AS owner,
         EXISTS (SELECT FROM pg_proc p WHERE p.proowner = r.oid)
           OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspowner = r.oid) AS defines,
         (SELECT d.datdba = r.oid FROM pg_database d WHERE d.datname = current_database()) AS database_owner,
         has_schema_privilege(r.oid, 'public', 'CREATE') AS creates
    FROM pg_roles r WHERE r.rolname = current_user`;

const FAULTS: Record<string, string> = {
  superuser: 'is a superuser, whom row security does not bind',
  bypass: 'has BYPASSRLS',
  roles: 'may create roles',
  replicates: 'has REPLICATION and could copy the whole server',
  member: 'is a member of another role and could SET ROLE to it',
  owner: 'owns tables of this database',
  defines: 'owns functions or schemas of this database',
  database_owner: 'owns the database',
  creates: 'may create objects in the schema public',
};

/** A login that serves owns nothing, is a member of nothing, and cannot step around row security. */
export async function requireSafeLogin(source: DataSource): Promise<void> {
  const [rights] = await source.query<Rights[]>(RIGHTS);
  refuseUnsafe(rights);
}

/** The same of a login without a pool. */
export async function requireSafeUrl(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) => client.query<Rights>(RIGHTS));
  refuseUnsafe(rows[0]);
}

type Rights = Record<string, unknown>;

function refuseUnsafe(rights: Rights | undefined): void {
  const faults = Object.entries(FAULTS)
    .filter(([right]) => rights?.[right] === true)
    .map(([, fault]) => `${String(rights?.name)} ${fault}`);
  if (faults.length > 0) throw new UnsafeLoginError(faults);
}
