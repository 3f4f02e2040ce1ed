import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import { prepared, run } from '../platform/database/prepared.js';
import { rowOf } from '../platform/database/write.js';
import type { Extension } from './additions.js';
import type { ExtensionRow } from './extension-row.js';

const FURTHER = prepared<Extension>(`
  SELECT edition, list, code, addition FROM vocabulary_extensions WHERE edition > $1 ORDER BY edition`);

/** What was added since an edition, as the transaction sees it. */
export const listFurther = (manager: EntityManager, edition: number): Promise<Extension[]> =>
  run(manager, FURTHER, [edition]);

/** The same where no transaction is open: the vocabulary is everybody's to read. */
export const askFurther = (database: Database, edition: number): Promise<Extension[]> =>
  database.ask(FURTHER, [edition]);

export const rowOfExtension = rowOf<ExtensionRow>('vocabulary_extensions');
