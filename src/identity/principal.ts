import type { Acting } from '../platform/database/acting.js';
import { PermissionMissingError, UnitNotCoveredError } from './identity.errors.js';
import { gives, ROLES, type AgencyKind, type Permission, type Role } from './permission.js';

export interface HeldGrant {
  role: Role;
  unit: string;
  /** The unit itself and every unit below it. */
  covers: string[];
}

/** Who sent a request, as its token and the database say. */
export interface Principal {
  credential: string;
  credentialKind: 'personal' | 'machine';
  officer: string;
  agency: string;
  agencyKind: AgencyKind;
  unit: string;
  authorityUnit: string;
  grants: HeldGrant[];
  /** Of the agency: counts every change of who may do what in it. */
  standing: number;
}

/** A principal as the database's `authenticate` answers it. */
export interface PrincipalRow {
  credential_id: string;
  kind: Principal['credentialKind'];
  officer_id: string;
  agency_id: string;
  agency_kind: AgencyKind;
  unit_id: string;
  authority_unit_id: string;
  grants: HeldGrant[] | null;
  standing: number;
}

export const principalOf = (row: PrincipalRow): Principal => ({
  credential: row.credential_id,
  credentialKind: row.kind,
  officer: row.officer_id,
  agency: row.agency_id,
  agencyKind: row.agency_kind,
  unit: row.unit_id,
  authorityUnit: row.authority_unit_id,
  grants: row.grants ?? [],
  standing: row.standing,
});

/** Who a token is, as the API says it. */
export const identityView = ({ officer, agency, agencyKind, unit, credential, credentialKind, grants }: Principal) => ({
  officer,
  agency: { id: agency, kind: agencyKind },
  unit,
  credential: { id: credential, kind: credentialKind },
  grants: grants.map(({ role, unit: at }) => ({ role, unit: at, permissions: ROLES[role].permissions })),
});

/** The unit to act for: the one asked for, else the officer's own where covered, else that of the first grant. */
function actingUnit(principal: Principal, grants: HeldGrant[], units: string[], asked: string | undefined): string {
  if (asked !== undefined) {
    if (!units.includes(asked)) throw new UnitNotCoveredError();
    return asked;
  }
  return units.includes(principal.unit) ? principal.unit : grants[0]!.unit;
}

export const identityBy = (kind: Principal['credentialKind']): Acting['identity'] =>
  kind === 'personal' ? 'authenticated' : 'asserted';

/** Narrows a principal to one permission: only the units whose grants give it are told to the database. */
export function actFor(principal: Principal, permission: Permission, askedUnit?: string): Acting {
  const grants = principal.grants.filter((grant) => gives(grant.role, permission));
  if (grants.length === 0) throw new PermissionMissingError(permission);
  const units = [...new Set(grants.flatMap((grant) => grant.covers))];
  return {
    officer: principal.officer,
    credential: principal.credential,
    agency: principal.agency,
    unit: actingUnit(principal, grants, units, askedUnit),
    units,
    authorityUnit: principal.authorityUnit,
    identity: identityBy(principal.credentialKind),
    authority: principal.agencyKind === 'nationalAuthority' && units.includes(principal.authorityUnit),
    oversight: grants.every((grant) => grant.role === 'auditor'),
    standing: principal.standing,
  };
}
