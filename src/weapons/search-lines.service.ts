import { Injectable } from '@nestjs/common';
import type { Standing } from '../identity/index.js';
import { LookRecorder, type Look } from '../ledger/index.js';
import { StandingOutdatedError } from '../platform/database/begin-acting.js';
import { problemBody, ProblemFilter } from '../platform/http/problem.filter.js';
import { validationPipe } from '../platform/http/validation.js';
import { InvalidInputError, ProblemError } from '../platform/problem.js';
import { liveLines } from '../platform/tabular/live-lines.js';
import { SearchMarkingsDto } from './marking-searches.dto.js';
import { MarkingSearchesService, type SearchAnswer } from './marking-searches.service.js';

export const MOST_LINES = 1_000;

/** What one line of the stream is answered: the number of the line, from 1, and one of the two. */
export type LineAnswer = { line: number } & ({ answer: SearchAnswer } | { problem: Record<string, unknown> });

export class TooManyLinesError extends ProblemError {
  constructor() {
    super({
      code: 'TOO_MANY_LINES',
      status: 413,
      title: `One call takes at most ${MOST_LINES} lines`,
      detail: 'This line and those after it were not read; send them in another call',
      params: { most: MOST_LINES },
    });
  }
}

export interface SearchStream {
  bytes: AsyncIterable<Uint8Array>;
  /** What a refused line is on record as, but for the reason. */
  look: Omit<Look, 'act'>;
  standing: Standing;
}

/** Neither who may no longer search nor what is too much is carried on with. */
const ENDS_THE_STREAM = [401, 403, 413];

@Injectable()
export class SearchLinesService {
  private readonly validation = validationPipe();
  private readonly filter = new ProblemFilter();

  constructor(
    private readonly searches: MarkingSearchesService,
    private readonly looks: LookRecorder,
  ) {}

  /** A body as one search; throws InvalidInputError. */
  read(body: object): Promise<SearchMarkingsDto> {
    return this.validation.transform(body, { type: 'body', metatype: SearchMarkingsDto });
  }

  /**
   * Answers line after line, each once its search is on record; the next is read when the answer was taken. A line that
   * states no purpose has that of the last one that did.
   */
  async *answer({ bytes, look, standing }: SearchStream): AsyncGenerator<string, void> {
    const requestId = look.request!;
    let purpose: unknown;
    let taken = 0;
    for await (const read of liveLines(bytes)) {
      try {
        taken += 1;
        if (taken > MOST_LINES) throw new TooManyLinesError();
        if ('faults' in read) throw new InvalidInputError(read.faults);
        const input = await this.read({ purpose, ...read.value });
        purpose = input.purpose;
        yield lineOf({ line: read.line, answer: await this.searchAs(standing, input) });
      } catch (error) {
        const problem = this.filter.name(error, requestId);
        if (problem.status < 500) await this.looks.note({ ...look, act: 'refused', code: problem.code });
        yield lineOf({ line: read.line, problem: problemBody(problem, requestId) });
        if (ENDS_THE_STREAM.includes(problem.status)) return;
      }
    }
  }

  private async searchAs(standing: Standing, input: SearchMarkingsDto): Promise<SearchAnswer> {
    try {
      return await this.searches.search(standing.acting(), input);
    } catch (error) {
      if (!(error instanceof StandingOutdatedError) || !(await standing.renew(error))) throw error;
      return this.searches.search(standing.acting(), input);
    }
  }
}

const lineOf = (answer: LineAnswer): string => `${JSON.stringify(answer)}\n`;
