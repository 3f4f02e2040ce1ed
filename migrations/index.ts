import { CreateIdentity1700000000001 } from './0001-create-identity.js';
import { CreateLedger1700000000002 } from './0002-create-ledger.js';
import { CreateWeapons1700000000003 } from './0003-create-weapons.js';
import { AddMarkingSearch1700000000004 } from './0004-add-marking-search.js';
import { CreateJobs1700000000005 } from './0005-create-jobs.js';
import { AddVocabulary1700000000006 } from './0006-add-vocabulary.js';
import { CreateImports1700000000007 } from './0007-create-imports.js';
import { AddDataQuality1700000000008 } from './0008-add-data-quality.js';
import { AddWeaponTotals1700000000009 } from './0009-add-weapon-totals.js';
import { CreateLog1700000000010 } from './0010-create-log.js';
import { AddWitnesses1700000000011 } from './0011-add-witnesses.js';
import { AddCorrections1700000000012 } from './0012-add-corrections.js';
import { AddRetention1700000000013 } from './0013-add-retention.js';
import { RecordLooks1700000000014 } from './0014-record-looks.js';

/** The schema's history, in order; a migration that is not listed here does not exist. */
export const migrations = [
  CreateIdentity1700000000001,
  CreateLedger1700000000002,
  CreateWeapons1700000000003,
  AddMarkingSearch1700000000004,
  CreateJobs1700000000005,
  AddVocabulary1700000000006,
  CreateImports1700000000007,
  AddDataQuality1700000000008,
  AddWeaponTotals1700000000009,
  CreateLog1700000000010,
  AddWitnesses1700000000011,
  AddCorrections1700000000012,
  AddRetention1700000000013,
  RecordLooks1700000000014,
];
