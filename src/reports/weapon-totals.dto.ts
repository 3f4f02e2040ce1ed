import { CountryField, TextField } from '../platform/http/fields.js';

export class WeaponTotalsDto {
  static readonly example: WeaponTotalsDto = { state: 'XVA', day: '2026-01-01' };

  @CountryField({ description: 'Whose law counts: one of GET /v1/vocabulary/national-classes' })
  state!: string;

  @TextField({ max: 10, optional: true, description: 'The day whose law counts, YYYY-MM-DD; today (UTC) where absent' })
  day?: string;
}
