import { CodeField, ObjectField, TextField } from '../../platform/http/fields.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { readAs } from '../../platform/http/validation.js';
import { AddMarkingsDto, RegisterWeaponDto, ReportFoundDto, ReportMissingDto } from '../weapons.dto.js';
import type { ShapeFaults } from './correction.js';
import { CORRECTION_STATUSES, type CorrectionStatus } from './correction-row.js';

const MOST_REASON = 1000;

export class CorrectDto {
  static readonly example: CorrectDto = {
    patch: { yearOfManufacture: 2005, countryOfManufacture: null },
    reason: 'The year was read off the proof mark; the country is on no mark',
  };

  @ObjectField({
    description:
      'A merge patch (RFC 7396) of descriptive fields in the form in which the entry was asked for; null is unknown or none. Markings are an object of those that are restated, each under its number',
  })
  patch!: Record<string, unknown>;

  @TextField({ max: MOST_REASON, description: 'Recorded sealed' })
  reason!: string;
}

export class RejectDto {
  static readonly example: RejectDto = { reason: 'The photograph shows the serial as it was recorded' };

  @TextField({ max: MOST_REASON, description: 'Recorded sealed' })
  reason!: string;
}

export class WaiveDto {
  static readonly example: WaiveDto = { reason: 'The case was closed before; nobody relies on the answer' };

  @TextField({ max: MOST_REASON, description: 'Recorded sealed' })
  reason!: string;
}

export class CorrectionsQuery extends PageQuery {
  @CodeField(CORRECTION_STATUSES, { optional: true, description: 'Only those; `proposed` are open' })
  status?: CorrectionStatus;
}

/** What asks for an entry of each kind: a corrected one is judged by the same shape. */
const SHAPES: Readonly<Record<string, new () => object>> = {
  'weapon.registered': RegisterWeaponDto,
  'weapon.marked': AddMarkingsDto,
  'weapon.lost': ReportMissingDto,
  'weapon.stolen': ReportMissingDto,
  'weapon.found': ReportFoundDto,
};

export const shapeFaults: ShapeFaults = (kind, input) => {
  const read = readAs(SHAPES[kind]!, input);
  return 'faults' in read ? read.faults : [];
};
