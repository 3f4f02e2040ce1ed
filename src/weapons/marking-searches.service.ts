import { Inject, Injectable } from '@nestjs/common';
import { fact, Ledger, summariseList } from '../ledger/index.js';
import { judge, parseReading, SEARCH_CLASS, type StatedReading } from '../matching/index.js';
import { CONFIGURATION } from '../platform/platform.module.js';
import type { Configuration } from '../platform/config/configuration.js';
import type { Acting } from '../platform/database/acting.js';
import { arrived } from '../platform/database/arrived.js';
import { Database } from '../platform/database/database.js';
import type { Transaction } from '../platform/database/transaction.js';
import { InvalidInputError, type Fault } from '../platform/problem.js';
import { newId } from '../platform/random.js';
import { isCountry, Vocabularies } from '../vocabulary/index.js';
import { NO_SUCH_COUNTRY } from './vocabulary.js';
import { candidateView, type CandidateView } from './candidate-view.js';
import { findCandidates, isLong, type Known } from './find-candidates.js';
import type { SearchMarkingsDto } from './marking-searches.dto.js';
import {
  candidateLines,
  rowOfSearch,
  registerProbe,
  searchContext,
  type SearchContext,
} from './marking-searches.queries.js';
import { countLook } from './looks.queries.js';
import { purposeValues } from './purpose.dto.js';
import { quotaView, requireOneMore, type QuotaView } from './quota.js';
import { rankCandidates, type RankedCandidate } from './ranking.js';
import { statedNames } from './search-evidence.js';
import { markingsSearched } from './weapon-kinds.js';

export const MOST_CANDIDATES = 25;

/** The class of errors that was searched, how deep, and which readings (from 0) were too long for it. */
export type SearchedClass = typeof SEARCH_CLASS & { depth: 'one' | 'deep'; exactOnly: number[] };

export interface SearchAnswer {
  id: string;
  verdict: string;
  /** The best, at most 25. */
  candidates: CandidateView[];
  /** How many weapons the class of errors holds for these readings, those shown included. */
  found: number;
  missing: string[];
  searched: SearchedClass;
  complete: boolean;
  quota: QuotaView<'searches' | 'weaponsShown'>;
  entries: { id: string; position: number; hash: string }[];
}

interface Found {
  best: RankedCandidate[];
  found: number;
  deep: boolean;
  complete: boolean;
  registerSize: number;
}

@Injectable()
export class MarkingSearchesService {
  /** All that searches have found in the register so far, where none is ever taken away. */
  private characters: readonly string[] = [];

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly vocabularies: Vocabularies,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Finds weapons by readings; the answer leaves after the search is on record. */
  async search(acting: Acting, input: SearchMarkingsDto): Promise<SearchAnswer> {
    const readings = readingsOf(input);
    const { quotas } = this.configuration;
    const { counted, now, ...answer } = await this.database.transactions.writeAtOnce(acting, async (tx) => {
      const found = await this.find(tx, readings, input);
      const { verdict, missing } = judge(
        found.best.map(({ score, pooled }) => ({ ...score, recorded: pooled.recorded })),
        {
          registerSize: found.registerSize,
          stated: statedNames(input),
          unread: readings.some(({ reading }) => reading.unknown + reading.runs > 0),
        },
      );
      const candidates = found.best.map((candidate) => candidateView(candidate, input));
      const shown = candidates.map(({ weaponId }) => weaponId);
      const record = this.record(tx, input, verdict, shown);
      return {
        ...record,
        verdict,
        candidates,
        found: found.found,
        missing,
        searched: searchedClass(readings, found.deep),
        complete: found.complete,
        counted: countLook(tx, quotas, { searches: 1, shown }),
        now: tx.now,
      };
    });
    const { searches, weaponsShown } = await counted;
    return { ...answer, quota: quotaView(quotas, { searches, weaponsShown }, now) };
  }

  private async find(tx: Transaction, readings: StatedReading[], input: SearchMarkingsDto): Promise<Found> {
    const deadline = performance.now() + this.configuration.search.timeMs;
    const depth = input.depth ?? 'auto';
    const known = this.known(tx);
    const search = { readings, stated: input, depth, known, assumed: this.characters, deadline };
    const found = await findCandidates(registerProbe(tx.manager), search);
    const { characters, registerSize } = await known;
    this.characters = [...new Set([...this.characters, ...characters])];
    const fetch = (ids: string[]) => candidateLines(tx.manager, ids);
    const ranked = await rankCandidates(await found.pool.byBound(), readings, MOST_CANDIDATES, fetch, deadline);
    const complete = found.complete && ranked.complete;
    return { ...ranked, found: found.pool.size, deep: found.deep, complete, registerSize };
  }

  /** What the search must know of the register, once who searches may. */
  private async known(tx: Transaction): Promise<SearchContext & Known> {
    const asked = Promise.all([searchContext(tx.manager), this.vocabularies.currentIn(tx.manager)]);
    await arrived([tx.begun, asked]);
    const [context, words] = await asked;
    requireOneMore(this.configuration.quotas, context.counts, tx.now);
    return { ...context, words };
  }

  private record(tx: Transaction, input: SearchMarkingsDto, verdict: string, weaponIds: string[]) {
    const id = newId();
    const { acting } = tx;
    const viewers = [...new Set([acting.unit, acting.authorityUnit])];
    const statement = fact({
      kind: markingsSearched,
      streamId: id,
      occurredAt: null,
      source: 'ownObservation',
      viewers,
      values: {
        readings: input.markings ?? [{ text: input.marking! }],
        manufacturer: input.manufacturer,
        model: input.model,
        calibre: input.calibre,
        countryOfManufacture: input.countryOfManufacture,
        yearOfManufacture: input.yearOfManufacture,
        depth: input.depth ?? 'auto',
        verdict,
        candidates: summariseList(weaponIds),
        ...purposeValues(input.purpose),
      } as never,
    });
    const [entry] = this.ledger.place(tx, [statement]);
    const { row } = entry;
    const search = {
      id,
      entry_id: row.id,
      recorded_at: row.recordedAt,
      unit_id: acting.unit,
      officer_id: acting.officer,
      purpose: input.purpose.code,
      verdict,
      weapon_ids: weaponIds,
      viewers,
      case_stated: input.purpose.caseReference !== undefined,
    };
    this.ledger.append(tx, [entry], rowOfSearch(search));
    return { id, entries: [{ id: row.id, position: row.position, hash: row.hash }] };
  }
}

/** The readings of a request, or every fault in what it states. */
function readingsOf(input: SearchMarkingsDto): StatedReading[] {
  const faults: Fault[] = [];
  if ((input.marking === undefined) === (input.markings === undefined))
    faults.push({ pointer: '/marking', code: 'ONE_OF', detail: 'state either marking or markings' });
  const { countryOfManufacture: country } = input;
  if (country && !isCountry(country))
    faults.push({ pointer: '/countryOfManufacture', code: 'UNKNOWN_COUNTRY', detail: NO_SUCH_COUNTRY });
  const stated = input.markings ?? (input.marking === undefined ? [] : [{ text: input.marking }]);
  const readings = stated.flatMap((one, index): StatedReading[] => {
    const reading = parseReading(one.text);
    if (!('fault' in reading)) return [{ reading, kind: (one as { kind?: string }).kind }];
    const pointer = input.markings ? `/markings/${index}/text` : '/marking';
    faults.push({ pointer, code: reading.fault, detail: reading.detail });
    return [];
  });
  if (faults.length > 0) throw new InvalidInputError(faults);
  return readings;
}

function searchedClass(readings: readonly StatedReading[], deep: boolean): SearchedClass {
  return {
    ...SEARCH_CLASS,
    depth: deep ? 'deep' : 'one',
    exactOnly: readings.flatMap(({ reading }, index) => (isLong(reading) ? [index] : [])),
  };
}
