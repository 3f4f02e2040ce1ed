import type { ConstraintMeaning } from '../platform/database/constraint-errors.js';

export const weaponsConstraints: Record<string, ConstraintMeaning> = {
  pk_weapons: 'defect',
  uq_weapons_registry_number: 'defect',
  ck_weapons_status: 'defect',
  ck_weapons_origin: 'defect',
  ck_weapons_holder: 'defect',
  ck_weapons_holder_kind: 'defect',
  ck_weapons_holder_basis: 'defect',
  ck_weapons_lost_is_unlocated: 'defect',
  pk_weapon_states: 'defect',
  pk_markings: 'defect',
  ck_markings_legibility: 'defect',
  pk_marking_keys: 'defect',
  ck_marking_keys_kind: 'defect',
  pk_key_characters: 'defect',
  pk_marking_searches: 'defect',
  pk_disclosures: 'defect',
  pk_look_counts: 'defect',
  pk_looked_at_weapons: 'defect',
};
