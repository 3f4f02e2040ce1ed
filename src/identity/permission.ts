/** What a request may need; `room:verb`. */
export const PERMISSIONS = [
  'agencies:register',
  'identity:read',
  'units:open',
  'officers:enrol',
  'grants:give',
  'credentials:issue',
  'weapons:register',
  'weapons:read',
  'weapons:mark',
  'weapons:report',
  'entries:correct',
  'weapons:disclose',
  'supplements:waive',
  'markings:search',
  'weapons:import',
  'jobs:read',
  'jobs:cancel',
  'vocabulary:extend',
  'retention:rule',
  'reports:make',
  'reports:read',
  'audit:read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const AGENCY_KINDS = [
  'nationalAuthority',
  'police',
  'military',
  'customs',
  'border',
  'judiciary',
  'licensing',
  'manufacturer',
  'importer',
  'dealer',
  'destructionFacility',
  'oversight',
  'donor',
  'observer',
  'foreignContactPoint',
] as const;

export type AgencyKind = (typeof AGENCY_KINDS)[number];

interface RoleDefinition {
  permissions: readonly Permission[];
  /** Kinds of agency whose officers may hold the role; every kind but oversight when absent. */
  heldIn?: readonly AgencyKind[];
}

/** A marking search crosses agencies: only authorities of the State may look, never a firm or a foreign party. */
const MAY_SEARCH = ['nationalAuthority', 'police', 'military', 'customs', 'border', 'judiciary', 'licensing'] as const;

/** Roles are closed lists of permissions: an agency chooses among them and cannot mix its own. */
export const ROLES = {
  administrator: {
    permissions: ['identity:read', 'units:open', 'officers:enrol', 'grants:give', 'credentials:issue'],
    heldIn: AGENCY_KINDS,
  },
  nationalRegistrar: {
    permissions: [
      'agencies:register',
      'identity:read',
      'weapons:register',
      'weapons:read',
      'weapons:mark',
      'weapons:report',
      'entries:correct',
      'weapons:disclose',
      'supplements:waive',
      'markings:search',
      'weapons:import',
      'jobs:read',
      'jobs:cancel',
      'vocabulary:extend',
      'retention:rule',
      'reports:make',
      'reports:read',
    ],
    heldIn: ['nationalAuthority'],
  },
  registrar: {
    permissions: [
      'identity:read',
      'weapons:register',
      'weapons:read',
      'weapons:mark',
      'weapons:report',
      'entries:correct',
      'markings:search',
      'weapons:import',
      'jobs:read',
      'jobs:cancel',
      'reports:make',
      'reports:read',
    ],
    heldIn: MAY_SEARCH,
  },
  armourer: {
    permissions: [
      'identity:read',
      'weapons:register',
      'weapons:read',
      'weapons:mark',
      'weapons:report',
      'entries:correct',
      'weapons:import',
      'jobs:read',
      'jobs:cancel',
      'reports:make',
      'reports:read',
    ],
  },
  investigator: {
    permissions: ['identity:read', 'weapons:read', 'weapons:disclose', 'markings:search'],
    heldIn: MAY_SEARCH,
  },
  reader: { permissions: ['identity:read', 'weapons:read', 'jobs:read'] },
  auditor: {
    permissions: ['identity:read', 'weapons:read', 'jobs:read', 'reports:read', 'audit:read'],
    heldIn: ['oversight'],
  },
} as const satisfies Record<string, RoleDefinition>;

export type Role = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export function mayBeHeldIn(role: Role, kind: AgencyKind): boolean {
  const { heldIn }: RoleDefinition = ROLES[role];
  return heldIn ? heldIn.includes(kind) : kind !== 'oversight';
}

export const rolesThatGive = (permission: Permission): Role[] => ROLE_NAMES.filter((role) => gives(role, permission));

export function gives(role: Role, permission: Permission): boolean {
  const { permissions }: RoleDefinition = ROLES[role];
  return permissions.includes(permission);
}
