import { CodeField, TextField, WhenField } from '../../platform/http/fields.js';
import { STATUSES, type Status } from '../weapon.js';
import { RegisterWeaponDto } from '../weapons.dto.js';

const LONGEST_NUMBER = 64;

/** A registration, and what only an import says: a record that was kept elsewhere until now may bring its past along. */
export class ImportRowDto extends RegisterWeaponDto {
  @TextField({ max: LONGEST_NUMBER, optional: true, description: 'Of a record that had one; a new one where absent' })
  registryNumber?: string;

  @CodeField(STATUSES, { optional: true, description: '`active` where absent' })
  status?: Status;

  @WhenField({ optional: true, description: 'Since when it is lost or stolen; only with such a status' })
  missingSince?: string;
}
