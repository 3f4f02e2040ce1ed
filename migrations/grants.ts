import type { QueryRunner } from 'typeorm';

/** The logins that `tracemark migrate` grants to; their names come from the URLs they log in with. */
export type Grantee = 'runtime' | 'oversight' | 'log';

/** Grants `what` (`SELECT ON agencies`) to a login whose name the migrator has put into a setting. */
export async function grant(db: QueryRunner, what: string, to: Grantee): Promise<void> {
  const [{ statement }] = await db.query(
    `SELECT format('GRANT %s TO %I', $1::text, current_setting('tracemark.' || $2 || '_role')) AS statement`,
    [what, to],
  );
  await db.query(statement);
}

/** Row security for everybody, the owner of the table included; the owner (and so its functions) reads all. */
export async function protect(db: QueryRunner, table: string): Promise<void> {
  const statements: { statement: string }[] = await db.query(
    `SELECT format(text, $1::text, current_setting('tracemark.oversight_role')) AS statement FROM unnest(ARRAY[
       'ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY',
       'ALTER TABLE %1$I FORCE ROW LEVEL SECURITY',
       'CREATE POLICY owner_reads ON %1$I FOR SELECT TO CURRENT_USER USING (true)',
       'CREATE POLICY oversight_reads ON %1$I FOR SELECT TO %2$I USING (true)']) AS text`,
    [table],
  );
  for (const { statement } of statements) await db.query(statement);
}

const clauses = {
  SELECT: (row: string) => `USING (${row})`,
  INSERT: (row: string) => `WITH CHECK (${row})`,
  UPDATE: (row: string, becomes: string) => `USING (${row}) WITH CHECK (${becomes})`,
  DELETE: (row: string) => `USING (${row})`,
};

/** A row-local policy of one login for one command; `becomes` is what an updated row must be. */
export async function allow(
  db: QueryRunner,
  table: string,
  command: keyof typeof clauses,
  row: string,
  becomes = row,
  login: Grantee = 'runtime',
): Promise<void> {
  const [{ statement }] = await db.query(
    `SELECT format('CREATE POLICY %I ON %I FOR %s TO %I ', $4::text || '_' || lower($2), $1::text, $2::text,
                   current_setting('tracemark.' || $4 || '_role')) || $3::text AS statement`,
    [table, command, clauses[command](row, becomes), login],
  );
  await db.query(statement);
}

/** The actor's units meet the row's viewers. Row-local: no subquery over tables. */
export const SEES_ROW = `viewers && (SELECT acting_units())`;

/** Who covers the unit a report is about covers every unit below it, and so all that the report speaks of. */
export const COVERS_UNIT = `unit_id = ANY ((SELECT acting_units())::uuid[])`;

/** Nothing in a report is hidden from the national authority: it sees every weapon. */
const READS_REPORT = `${COVERS_UNIT} OR (SELECT acting_for_authority())`;

/** Of a table of reports: who covers the unit writes it, and reads it beside the authority and oversight. */
export async function protectReport(db: QueryRunner, table: string): Promise<void> {
  await protect(db, table);
  await allow(db, table, 'SELECT', READS_REPORT);
  await allow(db, table, 'INSERT', COVERS_UNIT);
  await grant(db, `SELECT, INSERT ON ${table}`, 'runtime');
  await grant(db, `SELECT ON ${table}`, 'oversight');
}

/** A row that somebody opened is opened for the agency and in the name of who acts. */
export const OPENED_BY_ACTOR = `${SEES_ROW} AND agency_id = (SELECT acting_agency()) AND officer_id = (SELECT acting_officer())`;
