import { Injectable } from '@nestjs/common';
import type { Acting } from '../../platform/database/acting.js';
import { Database } from '../../platform/database/database.js';
import type { PageQuery } from '../../platform/http/keyset.js';
import type { Listing } from '../../platform/http/listing.js';
import { InvalidInputError, type Fault } from '../../platform/problem.js';
import { countFindings, findingsAfter } from './audit-findings.queries.js';
import {
  FINDING_PLACE,
  isTimeZone,
  LONGEST_RANGE_DAYS,
  MEANING,
  placeOfFinding,
  QUESTIONS,
  termsOf,
  type AuditFinding,
  type AuditTerms,
  type Question,
} from './audit-question.js';
import { looksAfter, type LooksAsked } from './looks.queries.js';
import { LOOK_PLACE, placeOfLook, type RecordedLook } from './recorded-look.js';

const MOST_COUNTED = 10_000;
const DAY_MS = 86_400_000;

/** Every question by the same terms, with how much was found. */
export interface AuditReport {
  madeAt: string;
  terms: AuditTerms;
  questions: { question: Question; meaning: string; findings: number; latest: AuditFinding | null }[];
}

@Injectable()
export class AuditService {
  constructor(private readonly database: Database) {}

  looks(acting: Acting, asked: LooksAsked, page: PageQuery): Listing<RecordedLook> {
    return {
      acting,
      page,
      of: ['looks', asked],
      rows: (manager, after, limit) => looksAfter(manager, asked, after, limit),
      place: placeOfLook,
      form: LOOK_PLACE,
    };
  }

  findings(acting: Acting, question: Question, stated: Partial<AuditTerms>, page: PageQuery): Listing<AuditFinding> {
    const terms = readTerms(stated);
    return {
      acting,
      page,
      of: ['audit', question, stated],
      rows: (manager, after, limit) => findingsAfter(manager, question, terms, after, limit),
      place: placeOfFinding,
      form: FINDING_PLACE,
    };
  }

  /** What an auditor asks first, in one snapshot. */
  report(acting: Acting, stated: Partial<AuditTerms>): Promise<AuditReport> {
    const terms = readTerms(stated);
    return this.database.transactions.read(acting, async (manager) => {
      const questions: AuditReport['questions'] = [];
      for (const question of QUESTIONS) {
        const findings = await countFindings(manager, question, terms, MOST_COUNTED);
        const [latest = null] = findings > 0 ? await findingsAfter(manager, question, terms, undefined, 1) : [];
        questions.push({ question, meaning: MEANING[question], findings, latest });
      }
      return { madeAt: new Date().toISOString(), terms, questions };
    });
  }
}

/** @throws InvalidInputError */
function readTerms(stated: Partial<AuditTerms>): AuditTerms {
  const terms = termsOf(stated, new Date());
  const range = Date.parse(terms.to) - Date.parse(terms.from);
  const faults: Fault[] = [];
  const fault = (pointer: string, code: string, detail: string) => faults.push({ pointer, code, detail });
  if (range < 0) fault('/from', 'AFTER_ITS_END', '`from` is before `to`');
  if (range > LONGEST_RANGE_DAYS * DAY_MS) fault('/from', 'TOO_LONG', `at most ${LONGEST_RANGE_DAYS} days`);
  if (!isTimeZone(terms.timeZone)) fault('/timeZone', 'NO_SUCH_TIME_ZONE', 'a time zone such as Europe/Lisbon');
  if (terms.dayBegins > terms.dayEnds) fault('/dayBegins', 'AFTER_ITS_END', '`dayBegins` is not after `dayEnds`');
  if (faults.length > 0) throw new InvalidInputError(faults);
  return terms;
}
