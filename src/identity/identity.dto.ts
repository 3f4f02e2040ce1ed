import {
  CodeField,
  CountryField,
  IdField,
  InstantField,
  PartField,
  TextField,
  IdsField,
} from '../platform/http/fields.js';
import { AGENCY_KINDS, ROLE_NAMES, type AgencyKind, type Role } from './permission.js';

const NAME = 200;
export const UNIT_KINDS = ['command', 'office', 'store', 'post'] as const;
export const CREDENTIAL_KINDS = ['personal', 'machine'] as const;

const AN_ID = '0190f3a1-7c2e-7b4d-9a10-3f5c8e2b6d41';

export class FirstOfficerDto {
  @TextField({ max: NAME, example: 'Ilka Marron' })
  name!: string;

  @TextField({ max: 40, optional: true })
  badge?: string;
}

export class RegisterAgencyDto {
  static readonly example: RegisterAgencyDto = {
    kind: 'police',
    name: 'Valmora State Police',
    country: 'XVA',
    contactEmail: 'weapons-desk@police.valmora.example',
    firstOfficer: { name: 'Ilka Marron', badge: '0001' },
  };

  @CodeField(AGENCY_KINDS)
  kind!: AgencyKind;

  @TextField({ max: NAME, example: 'Valmora State Police' })
  name!: string;

  @CountryField({ example: 'XVA', description: 'ISO 3166-1 alpha-3; user-assigned codes allowed' })
  country!: string;

  @TextField({ max: NAME, optional: true, description: 'A function mailbox, shown to those who find your weapons' })
  contactEmail?: string;

  @TextField({ max: 40, optional: true })
  contactPhone?: string;

  @PartField(() => FirstOfficerDto, { description: 'Becomes the administrator and receives the first key' })
  firstOfficer!: FirstOfficerDto;
}

export class OpenUnitDto {
  static readonly example: OpenUnitDto = { parent: AN_ID, kind: 'post', name: 'Harbour Street Post' };

  @IdField({ description: 'The unit it stands under' })
  parent!: string;

  @CodeField(UNIT_KINDS)
  kind!: string;

  @TextField({ max: NAME, example: 'Harbour Street Post' })
  name!: string;
}

export class EnrolOfficerDto {
  static readonly example: EnrolOfficerDto = { unit: AN_ID, name: 'Bero Tal', badge: '0417' };

  @IdField()
  unit!: string;

  @TextField({ max: NAME })
  name!: string;

  @TextField({ max: 40, optional: true })
  badge?: string;
}

export class GiveGrantDto {
  static readonly example: GiveGrantDto = {
    officer: AN_ID,
    role: 'armourer',
    unit: AN_ID,
    from: '2026-03-01T00:00:00Z',
  };

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
  static readonly example: IssueCredentialDto = {
    kind: 'personal',
    name: 'desk computer',
    officers: [AN_ID],
    expiresAt: '2028-03-01T00:00:00Z',
  };

  @CodeField(CREDENTIAL_KINDS)
  kind!: (typeof CREDENTIAL_KINDS)[number];

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
