import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { DEFAULT_PAGE, pageOf, readCursor, type Page, type PageQuery } from '../platform/http/keyset.js';
import { refuseParts } from '../platform/http/listing.js';
import { fileHeaders, formOf } from '../platform/http/lists.interceptor.js';

interface Word {
  code: string;
}

/** A list of words as it was asked for; all of them are at hand. */
export interface WordListing<W extends Word = Word> {
  page: PageQuery;
  /** The query and the caller: a cursor continues nothing else, and nobody else's. */
  bond: string;
  /** In the order of codes. */
  words: readonly W[];
  /** What the list is now: the moment that an export is of. */
  state: () => { edition: number; digest: string };
}

const CODE_FORM = /^[A-Za-z0-9-]{1,80}$/;

function pageOfWords({ page, bond, words }: WordListing): Page<Word> {
  const { cursor, limit = DEFAULT_PAGE } = page;
  const after = readCursor(cursor, bond, CODE_FORM);
  const further = after === undefined ? words : words.filter(({ code }) => code > after);
  return pageOf(further.slice(0, limit + 1), limit, bond, ({ code }) => code);
}

/** Makes of a list of words what was asked for: a page, or all of them as a file. */
@Injectable()
export class WordsInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<WordListing>): Observable<unknown> {
    const { name, format } = formOf(context, this.reflector);
    return next.handle().pipe(
      map((listing) => {
        if (!format) return pageOfWords(listing);
        refuseParts(listing);
        const { edition, digest } = listing.state();
        void context
          .switchToHttp()
          .getResponse<FastifyReply>()
          .headers({ ...fileHeaders(name, format), 'tracemark-edition': edition, 'tracemark-digest': digest });
        return format.head + listing.words.map((word) => format.text(word)).join('');
      }),
    );
  }
}
