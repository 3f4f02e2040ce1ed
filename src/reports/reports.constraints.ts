import type { ConstraintMeaning } from '../platform/database/constraint-errors.js';

export const reportsConstraints: Record<string, ConstraintMeaning> = {
  pk_data_quality_reports: 'defect',
  pk_data_quality_profiles: 'defect',
  ck_data_quality_profiles_score: 'defect',
  pk_data_quality_counts: 'defect',
  pk_data_quality_records: 'defect',
  pk_weapon_totals: 'defect',
  pk_weapon_total_classes: 'defect',
  ck_weapon_total_classes_counted_by: 'defect',
};
