import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgencyKind, Role } from './permission.js';

/** A time of the database: the service's own clock may be off, and what begins now must hold now. */
export const DATABASE_NOW = () => 'clock_timestamp()';

@Entity('agencies')
export class AgencyEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) kind!: AgencyKind;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) country!: string;
  @Column({ type: 'text', name: 'contact_email', nullable: true }) contactEmail!: string | null;
  @Column({ type: 'text', name: 'contact_phone', nullable: true }) contactPhone!: string | null;
  @Column({ type: 'uuid', name: 'root_unit_id' }) rootUnitId!: string;
  @Column({ type: 'timestamptz', name: 'registered_at', default: DATABASE_NOW }) registeredAt!: Date;
  @Column({ type: 'uuid', name: 'registered_by', nullable: true }) registeredBy!: string | null;
}

@Entity('units')
export class UnitEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'agency_id' }) agencyId!: string;
  @Column({ type: 'uuid', name: 'parent_id', nullable: true }) parentId!: string | null;
  @Column({ type: 'uuid', array: true }) path!: string[];
  @Column({ type: 'text' }) kind!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'timestamptz', name: 'opened_at', default: DATABASE_NOW }) openedAt!: Date;
  @Column({ type: 'uuid', name: 'opened_by', nullable: true }) openedBy!: string | null;
}

@Entity('officers')
export class OfficerEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'agency_id' }) agencyId!: string;
  @Column({ type: 'uuid', name: 'unit_id' }) unitId!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', nullable: true }) badge!: string | null;
  @Column({ type: 'timestamptz', name: 'enrolled_at', default: DATABASE_NOW }) enrolledAt!: Date;
  @Column({ type: 'uuid', name: 'enrolled_by', nullable: true }) enrolledBy!: string | null;
}

@Entity('grants')
export class GrantEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'agency_id' }) agencyId!: string;
  @Column({ type: 'uuid', name: 'officer_id' }) officerId!: string;
  @Column({ type: 'uuid', name: 'unit_id' }) unitId!: string;
  @Column({ type: 'text' }) role!: Role;
  @Column({ type: 'timestamptz', name: 'valid_from' }) validFrom!: Date;
  @Column({ type: 'timestamptz', name: 'valid_to', nullable: true }) validTo!: Date | null;
  @Column({ type: 'timestamptz', name: 'given_at', default: DATABASE_NOW }) givenAt!: Date;
  @Column({ type: 'uuid', name: 'given_by', nullable: true }) givenBy!: string | null;
  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column({ type: 'uuid', name: 'ended_by', nullable: true }) endedBy!: string | null;
}

@Entity('credentials')
export class CredentialEntity {
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'agency_id' }) agencyId!: string;
  @Column({ type: 'text' }) kind!: 'personal' | 'machine';
  @Column({ type: 'uuid', name: 'officer_id', nullable: true }) officerId!: string | null;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'bytea', name: 'token_hash', select: false }) tokenHash!: Buffer;
  @Column({ type: 'timestamptz', name: 'issued_at', default: DATABASE_NOW }) issuedAt!: Date;
  @Column({ type: 'uuid', name: 'issued_by', nullable: true }) issuedBy!: string | null;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column({ type: 'uuid', name: 'revoked_by', nullable: true }) revokedBy!: string | null;
}

@Entity('credential_officers')
export class CredentialOfficerEntity {
  @PrimaryColumn({ type: 'uuid', name: 'credential_id' }) credentialId!: string;
  @PrimaryColumn({ type: 'uuid', name: 'officer_id' }) officerId!: string;
  @Column({ type: 'uuid', name: 'agency_id' }) agencyId!: string;
  @Column({ type: 'timestamptz', name: 'enrolled_at', default: DATABASE_NOW }) enrolledAt!: Date;
  @Column({ type: 'uuid', name: 'enrolled_by', nullable: true }) enrolledBy!: string | null;
}

export const identityEntities = [
  AgencyEntity,
  UnitEntity,
  OfficerEntity,
  GrantEntity,
  CredentialEntity,
  CredentialOfficerEntity,
];
