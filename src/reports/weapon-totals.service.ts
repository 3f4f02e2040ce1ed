import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Acting } from '../platform/database/acting.js';
import { Database } from '../platform/database/database.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { prepared } from '../platform/database/prepared.js';
import type { PageQuery } from '../platform/http/keyset.js';
import type { Listing } from '../platform/http/listing.js';
import type { JobRun } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { InvalidInputError } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { isDay, Vocabularies } from '../vocabulary/index.js';
import { isAboutAll } from './report.js';
import { NoNationalLawError, requireMade } from './reports.errors.js';
import type { WeaponTotalsDto } from './weapon-totals.dto.js';
import { COUNTING_VERSION, type NumberedClass, type WeaponTotalsView } from './weapon-totals.js';
import { getWeaponTotals, listClasses, listWeaponTotals, viewOfTotals } from './weapon-totals.queries.js';
import { makeTotals } from './weapon-totals.repository.js';

const KIND = 'weaponTotals';

const REQUEST = prepared<never>(`
  INSERT INTO weapon_totals (id, unit_id, job_id, requested_by, state, day, law_version, counting_version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`);

/** Totals of weapons by the ITI, the UN Register and the law of a State, made as jobs and kept. */
@Injectable()
export class WeaponTotalsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly runner: JobRunner,
    private readonly vocabularies: Vocabularies,
  ) {}

  onModuleInit(): void {
    this.runner.handle(KIND, { permission: 'reports:make', run: (job) => this.make(job) });
  }

  /** Asks for totals about the acting unit, by the last version of the law; they are made as a job. */
  async request(acting: Acting, asked: WeaponTotalsDto, request?: IdempotentRequest): Promise<WeaponTotalsView> {
    const { state, day } = asked;
    if (day !== undefined && !isDay(day))
      throw new InvalidInputError([{ pointer: '/day', code: 'NOT_A_DATE', detail: 'write a day as YYYY-MM-DD' }]);
    const foreseen = { report: newId(), job: newId() };
    const view = await this.database.transactions.once(acting, {
      request,
      foreseen,
      make: async (tx) => {
        const { unit, officer } = tx.acting;
        const { report: id, job } = foreseen;
        const { nationalLaws } = await this.vocabularies.currentIn(tx.manager);
        const law = nationalLaws.find(state);
        if (!law)
          throw new NoNationalLawError(
            state,
            nationalLaws.list().map((known) => known.state),
          );
        const today = tx.now.slice(0, 'YYYY-MM-DD'.length);
        tx.send(REQUEST, [id, unit, job, officer, state, day ?? today, law.version, COUNTING_VERSION]);
        this.jobs.open(tx, { id: job, kind: KIND, subject: id });
        return { answer: await viewOfTotals(tx.manager, await getWeaponTotals(tx.manager, id)) };
      },
      recall: async ({ manager }, { report }) => viewOfTotals(manager, await getWeaponTotals(manager, report!)),
    });
    this.jobs.wake();
    return view;
  }

  async get(acting: Acting, id: string): Promise<WeaponTotalsView> {
    return this.database.transactions.read(acting, async (manager) =>
      viewOfTotals(manager, await getWeaponTotals(manager, id)),
    );
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

  /** Whole or not at all: what was made before an interruption that came too late is not made again. */
  private async make(job: JobRun): Promise<Record<string, unknown>> {
    return job.acting((acting) =>
      job.transactions.write(acting, async ({ manager }) => {
        const { asOf, ...report } = await getWeaponTotals(manager, job.subject);
        if (asOf !== null) return { report: report.id };
        const weapons = await makeTotals(
          manager,
          { ...report, all: isAboutAll(acting) },
          () => this.vocabularies.currentIn(manager),
          (counted) => job.progress('counting', counted),
        );
        return { report: report.id, weapons };
      }),
    );
  }
}
