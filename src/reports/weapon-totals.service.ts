import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared } from '../platform/database/prepared.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import { InvalidInputError } from '../platform/problem.js';
import { isDay } from '../platform/day.js';
import { Vocabularies } from '../vocabulary/index.js';
import { ReportJobs, type ReportKind } from './report-jobs.service.js';
import { NoNationalLawError, requireMade } from './reports.errors.js';
import type { WeaponTotalsDto } from './weapon-totals.dto.js';
import { COUNTING_VERSION, type NumberedClass, type WeaponTotalsView } from './weapon-totals.js';
import {
  getWeaponTotals,
  listClasses,
  listWeaponTotals,
  viewOfTotals,
  type TotalsRow,
} from './weapon-totals.queries.js';
import { makeTotals } from './weapon-totals.repository.js';

const REQUEST = prepared<never>(`
  INSERT INTO weapon_totals (id, unit_id, job_id, requested_by, state, day, law_version, counting_version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`);

/** Totals of weapons by the ITI, the UN Register and the law of a State, made as jobs and kept. */
@Injectable()
export class WeaponTotalsService implements OnModuleInit {
  private readonly totals: ReportKind<TotalsRow, WeaponTotalsView>;

  constructor(
    private readonly reports: ReportJobs,
    private readonly vocabularies: Vocabularies,
  ) {
    this.totals = {
      kind: 'weaponTotals',
      find: getWeaponTotals,
      view: viewOfTotals,
      make: (manager, subject, progress) =>
        makeTotals(
          manager,
          subject,
          () => vocabularies.currentIn(manager),
          (counted) => progress('counting', counted),
        ),
    };
  }

  onModuleInit(): void {
    this.reports.handle(this.totals);
  }

  /** By the last version of the law there is now. */
  async request(acting: Acting, asked: WeaponTotalsDto, request?: IdempotentRequest): Promise<WeaponTotalsView> {
    const { state, day } = asked;
    if (day !== undefined && !isDay(day))
      throw new InvalidInputError([{ pointer: '/day', code: 'NOT_A_DATE', detail: 'write a day as YYYY-MM-DD' }]);
    return this.reports.request(acting, this.totals, request, async (tx, id, job) => {
      const { unit, officer } = tx.acting;
      const { nationalLaws } = await this.vocabularies.currentIn(tx.manager);
      const law = nationalLaws.find(state);
      if (!law)
        throw new NoNationalLawError(
          state,
          nationalLaws.list().map((known) => known.state),
        );
      const today = tx.now.slice(0, 'YYYY-MM-DD'.length);
      tx.send(REQUEST, [id, unit, job, officer, state, day ?? today, law.version, COUNTING_VERSION]);
    });
  }

  get(acting: Acting, id: string): Promise<WeaponTotalsView> {
    return this.reports.get(acting, this.totals, id);
  }

  /** Totals about the units the reader covers, newest first. */
  list(acting: Acting, page: PageQuery): Listing<Omit<WeaponTotalsView, 'total'>> {
    return {
      acting,
      page,
      of: ['weaponTotals'],
      rows: async (manager, after, limit) =>
        (await listWeaponTotals(manager, after, limit)).map(({ weapons: _, ...row }) => row),
    };
  }

  classes(acting: Acting, id: string, page: PageQuery): Listing<NumberedClass> {
    return {
      acting,
      page,
      of: ['weaponTotalClasses', id],
      rows: async (manager, after, limit) => {
        requireMade(await getWeaponTotals(manager, id));
        return listClasses(manager, id, after === undefined ? 0 : Number(after), limit);
      },
      place: ({ number }) => String(number),
      form: /^\d{1,9}$/,
    };
  }
}
