import { CodeField, IdField, InstantField, PartField, TextField, IdsField } from '../platform/http/fields.js';
import { AGENCY_KINDS, ROLE_NAMES, type AgencyKind, type Role } from './permission.js';

const NAME = 200;
const UNIT_KINDS = ['command', 'office', 'store', 'post'] as const;

export class FirstOfficerDto {
  @TextField({ max: NAME, example: 'Ilka Marron' })
  name!: string;

  @TextField({ max: 40, optional: true })
  badge?: string;
}

export class RegisterAgencyDto {
  @CodeField(AGENCY_KINDS)
  kind!: AgencyKind;

  @TextField({ max: NAME, example: 'Valmora State Police' })
  name!: string;

  @TextField({ min: 3, max: 3, example: 'XVA', description: 'ISO 3166-1 alpha-3; user-assigned codes allowed' })
  country!: string;

  @TextField({ max: NAME, optional: true, description: 'A function mailbox, shown to those who find your weapons' })
  contactEmail?: string;

  @TextField({ max: 40, optional: true })
  contactPhone?: string;

  @PartField(() => FirstOfficerDto, { description: 'Becomes the administrator and receives the first key' })
  firstOfficer!: FirstOfficerDto;
}

export class OpenUnitDto {
  @IdField({ description: 'The unit it stands under' })
  parent!: string;

  @CodeField(UNIT_KINDS)
  kind!: string;

  @TextField({ max: NAME, example: 'Harbour Street Post' })
  name!: string;
}

export class EnrolOfficerDto {
  @IdField()
  unit!: string;

  @TextField({ max: NAME })
  name!: string;

  @TextField({ max: 40, optional: true })
  badge?: string;
}

export class GiveGrantDto {
  @IdField()
  officer!: string;

  @CodeField(ROLE_NAMES)
  role!: Role;

  @IdField({ description: 'The grant holds here and in every unit below' })
  unit!: string;

  @InstantField({ optional: true, description: 'From now where absent' })
  from?: string;

  @InstantField({ optional: true, description: 'Without end where absent' })
  to?: string;
}

export class IssueCredentialDto {
  @CodeField(['personal', 'machine'])
  kind!: 'personal' | 'machine';

  @TextField({ max: NAME, example: 'case management system' })
  name!: string;

  @IdsField({
    min: 1,
    max: 500,
    description: 'The officer of a personal key, or every officer a machine key may name',
  })
  officers!: string[];

  @InstantField({ description: 'At most two years ahead' })
  expiresAt!: string;
}
