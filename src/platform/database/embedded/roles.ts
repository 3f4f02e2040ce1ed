import type { Client } from 'pg';

/** The four logins of a register and what each may do is fixed; see docs/configuration.md. */
export const roleNames = {
  owner: 'tracemark_owner',
  runtime: 'tracemark_runtime',
  oversight: 'tracemark_oversight',
  log: 'tracemark_log',
} as const;

/** What the migrations grant to. */
export const grantedRoles = {
  runtimeRole: roleNames.runtime,
  oversightRole: roleNames.oversight,
  logRole: roleNames.log,
} as const;

export type RolePasswords = Record<keyof typeof roleNames, string>;

/** Statements that take no parameters are built by the server's own quoting. */
async function execute(client: Client, format: string, ...names: string[]): Promise<void> {
  const { rows } = await client.query<{ statement: string }>('SELECT format($1, VARIADIC $2::text[]) AS statement', [
    format,
    names,
  ]);
  const statement = rows[0]!.statement;
  await client.query(statement);
}

/**
 * Makes the roles or brings them back to what they must be. They inherit, though members of nothing: before version 16
 * an owner that does not inherit has no rights to the public schema of its own database.
 */
export async function ensureRoles(superuser: Client, passwords: RolePasswords): Promise<void> {
  for (const key of Object.keys(roleNames) as (keyof typeof roleNames)[]) {
    const role = roleNames[key];
    const { rowCount } = await superuser.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
    if (rowCount === 0) await execute(superuser, 'CREATE ROLE %I', role);
    await execute(
      superuser,
      'ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD %L',
      role,
      passwords[key],
    );
  }
}

export async function databaseExists(superuser: Client, name: string): Promise<boolean> {
  const { rowCount } = await superuser.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}

/**
 * A database of the owner that only the four roles may enter; a copy of `template` where one is named. Sorting is by
 * code point on every version, and letters are Unicode's.
 */
export async function createDatabase(superuser: Client, name: string, template?: string): Promise<void> {
  if (template === undefined) {
    await execute(
      superuser,
      `CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING 'UTF8' ${await locale(superuser)}`,
      name,
      roleNames.owner,
    );
  } else {
    await execute(superuser, 'CREATE DATABASE %I OWNER %I TEMPLATE %I', name, roleNames.owner, template);
  }
  await grantEntry(superuser, name);
}

/** Copying a database does not copy who may enter it. The runtime role fills temporary tables before inserting. */
export async function grantEntry(superuser: Client, database: string): Promise<void> {
  await execute(superuser, 'REVOKE ALL ON DATABASE %I FROM PUBLIC', database);
  await execute(superuser, 'GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', database, roleNames.runtime);
  await execute(superuser, 'GRANT CONNECT ON DATABASE %I TO %I, %I', database, roleNames.oversight, roleNames.log);
}

async function locale(superuser: Client): Promise<string> {
  const { rows } = await superuser.query<{ version: number; letters: string | null }>(
    `SELECT current_setting('server_version_num')::int AS version,
            (SELECT collname FROM pg_collation WHERE collname IN ('C.utf8', 'C.UTF-8') AND collprovider = 'c' LIMIT 1) AS letters`,
  );
  const { version, letters } = rows[0]!;
  if (version >= 170000) return `LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`;
  return letters === null ? `LOCALE 'C'` : `LC_COLLATE 'C' LC_CTYPE '${letters}'`;
}
