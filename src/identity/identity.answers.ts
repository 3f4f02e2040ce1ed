import { codeOf, described, ID, INSTANT, listOf, named, nullable, shape, TEXT } from '../platform/http/schema.js';
import type { NewAgency } from './agencies.service.js';
import type { IssuedCredential } from './credentials.service.js';
import type { AgencyEntity, CredentialEntity, GrantEntity, OfficerEntity, UnitEntity } from './identity.entities.js';
import { CREDENTIAL_KINDS, UNIT_KINDS } from './identity.dto.js';
import { AGENCY_KINDS, PERMISSIONS, ROLE_NAMES } from './permission.js';
import type { identityView } from './principal.js';

type Identity = ReturnType<typeof identityView>;

const BY = described(nullable(ID), 'An officer; null where the registry itself did it');
const TOKEN = described(nullable(TEXT), 'Shown this once: null where the request is a replay');

export const agency = named(
  'Agency',
  shape<AgencyEntity>({
    id: ID,
    kind: codeOf(AGENCY_KINDS),
    name: TEXT,
    country: TEXT,
    contactEmail: nullable(TEXT),
    contactPhone: nullable(TEXT),
    rootUnitId: ID,
    registeredAt: INSTANT,
    registeredBy: BY,
  }),
);

export const unit = named(
  'Unit',
  shape<UnitEntity>({
    id: ID,
    agencyId: ID,
    parentId: described(nullable(ID), 'Null for the root unit of an agency'),
    path: described(listOf(ID), 'The units above, from the root, and the unit itself'),
    kind: codeOf(UNIT_KINDS),
    name: TEXT,
    openedAt: INSTANT,
    openedBy: BY,
  }),
);

export const officer = named(
  'Officer',
  shape<OfficerEntity>({
    id: ID,
    agencyId: ID,
    unitId: ID,
    name: TEXT,
    badge: nullable(TEXT),
    enrolledAt: INSTANT,
    enrolledBy: BY,
  }),
);

export const grant = named(
  'Grant',
  shape<GrantEntity>({
    id: ID,
    agencyId: ID,
    officerId: ID,
    unitId: ID,
    role: codeOf(ROLE_NAMES),
    validFrom: INSTANT,
    validTo: nullable(INSTANT),
    givenAt: INSTANT,
    givenBy: BY,
    endedAt: nullable(INSTANT),
    endedBy: nullable(ID),
  }),
);

export const credential = named(
  'Credential',
  shape<Omit<CredentialEntity, 'tokenHash'>>({
    id: ID,
    agencyId: ID,
    kind: codeOf(CREDENTIAL_KINDS),
    officerId: described(nullable(ID), 'Null for a machine key'),
    name: TEXT,
    issuedAt: INSTANT,
    issuedBy: BY,
    expiresAt: INSTANT,
    revokedAt: nullable(INSTANT),
    revokedBy: nullable(ID),
  }),
);

export const newAgency = named('NewAgency', shape<NewAgency>({ agency, officer: ID, credential: ID, token: TOKEN }));

export const issuedCredential = named(
  'IssuedCredential',
  shape<IssuedCredential>({ credential, officers: listOf(ID), token: TOKEN }),
);

export const identity = named(
  'Identity',
  shape<Identity>({
    officer: ID,
    agency: shape<Identity['agency']>({ id: ID, kind: codeOf(AGENCY_KINDS) }),
    unit: ID,
    credential: shape<Identity['credential']>({ id: ID, kind: codeOf(CREDENTIAL_KINDS) }),
    grants: listOf(
      shape<Identity['grants'][number]>({
        role: codeOf(ROLE_NAMES),
        unit: ID,
        permissions: listOf(codeOf(PERMISSIONS)),
      }),
    ),
  }),
);
