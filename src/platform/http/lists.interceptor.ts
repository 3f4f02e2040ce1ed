import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { concatMap, type Observable } from 'rxjs';
import { Database } from '../database/database.js';
import type { ExportRead } from '../database/exports.js';
import { headerFault, ProblemError } from '../problem.js';
import type { Column } from '../tabular/write-csv.js';
import { csv, ndjson, type ExportFormat } from './export-format.js';
import { ExportStream } from './export-stream.js';
import { readAll, readPage, refuseParts, type Listing } from './listing.js';
import { wantedType } from './media-type.js';

/** What a list answers in, the page first: it is what who does not say gets. */
export const LIST_TYPES = ['application/json', 'application/x-ndjson', 'text/csv'] as const;

export class NotAcceptableError extends ProblemError {
  constructor() {
    const offered = LIST_TYPES.join(', ');
    super({
      code: 'NOT_ACCEPTABLE',
      status: 406,
      title: 'A list is not answered in this form',
      params: { offered: [...LIST_TYPES] },
      faults: [headerFault('accept', 'NOT_OFFERED', `there are ${offered}`)],
    });
  }
}

export interface ListMetadata<Row extends object> {
  /** What is listed: the name of the file. */
  name: string;
  columns: readonly Column<Row>[];
}

const LIST = 'tracemark:list';

/** What a list is called, and the form in which it is to be answered. */
interface AskedForm extends ListMetadata<object> {
  /** Null for a page. */
  format: ExportFormat<object> | null;
}

/** @throws NotAcceptableError */
export function formOf(context: ExecutionContext, reflector: Reflector): AskedForm {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const list = reflector.get<ListMetadata<object>>(LIST, context.getHandler());
  void context.switchToHttp().getResponse<FastifyReply>().header('vary', 'accept');
  const type = wantedType(request.headers.accept, LIST_TYPES);
  if (type === undefined) throw new NotAcceptableError();
  const formats = { 'application/json': null, 'application/x-ndjson': ndjson, 'text/csv': csv(list.columns) };
  return { ...list, format: formats[type] };
}

/** The headers of a list that is answered as a file. */
export const fileHeaders = (name: string, { contentType, extension }: ExportFormat<object>) => ({
  'content-type': contentType,
  'content-disposition': `attachment; filename="${name}.${extension}"`,
});

export const AsList = <Row extends object>(list: ListMetadata<Row>): MethodDecorator => SetMetadata(LIST, list);

/** Makes of the listing that a route returns what was asked for: a page, or all of its rows as a stream. */
@Injectable()
export class ListInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Listing<object>>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { name, format } = formOf(context, this.reflector);
    return next.handle().pipe(
      concatMap((listing) => {
        if (format) return this.export(listing, format, name, request, reply);
        return readPage((work) => this.database.transactions.read(listing.acting, work), listing);
      }),
    );
  }

  private async export(
    listing: Listing<object>,
    format: ExportFormat<object>,
    name: string,
    { method }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Readable> {
    refuseParts(listing);
    const exporting = await this.database.exports.begin(listing.acting);
    reply.raw.once('close', () => void exporting.end());
    const portions = await begun(exporting, listing);
    const { snapshot, asOf } = exporting.moment;
    void reply.headers({
      ...fileHeaders(name, format),
      'tracemark-snapshot': snapshot,
      'tracemark-as-of': asOf,
    });
    if (method !== 'HEAD') {
      const stream = new ExportStream({ portions, format, end: () => exporting.end() });
      reply.trailer('tracemark-rows', (_reply, _payload, done) => done(null, String(stream.rows)));
      return stream;
    }
    await exporting.end();
    return Readable.from([]);
  }
}

/** The first rows are read before the answer begins: what is refused then is refused in words. */
async function begun<Row extends object>(
  exporting: ExportRead,
  listing: Listing<Row>,
): Promise<AsyncIterable<readonly Row[]>> {
  const portions = readAll((work) => exporting.read(work), listing);
  try {
    const first = await portions.next();
    return (async function* () {
      if (!first.done) yield first.value;
      yield* portions;
    })();
  } catch (error) {
    await exporting.end();
    throw error;
  }
}
