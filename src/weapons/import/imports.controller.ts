import { Readable } from 'node:stream';
import {
  applyDecorators,
  Controller,
  Get,
  HttpStatus,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Requires, Who } from '../../identity/index.js';
import { ShowsRecords, ShowsRows } from '../../ledger/index.js';
import type { Acting } from '../../platform/database/acting.js';
import { Answers, AnswersList, Refuses } from '../../platform/http/answers.decorator.js';
import { idPipe } from '../../platform/http/id-pipe.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { ANY_OBJECT, described, TEXT } from '../../platform/http/schema.js';
import { isStream, NDJSON, TABLES, TakesStream } from '../../platform/http/streamed.js';
import { NotFoundError } from '../../platform/problem.js';
import { tableFaults } from '../../platform/tabular/table.js';
import { ImportColumnsError } from './import-mapping.js';
import { importRow, weaponImport } from './imports.answers.js';
import { ImportQuery, RowsQuery } from './imports.dto.js';
import {
  ContentEncodingUnknownError,
  ImportCutOffError,
  NotATableError,
  TooManyImportsError,
} from './imports.errors.js';
import { ImportsService } from './imports.service.js';
import { ReceiveImport, type ImportOrder } from './receive-import.js';
import { DELIMITERS, type RowView } from './weapon-import.js';

const TakesATable = () =>
  applyDecorators(
    TakesStream({ types: TABLES, packed: true }),
    ApiConsumes(...TABLES),
    ApiHeader({ name: 'Content-Encoding', required: false, schema: { type: 'string', enum: ['gzip'] } }),
    ApiBody({
      description: 'A file of weapons: CSV with a header, or NDJSON with a registration in each line',
      schema: TEXT,
    }),
    Refuses(
      new TooManyImportsError(),
      new NotATableError(),
      new ContentEncodingUnknownError(),
      new ImportCutOffError(undefined),
      new ImportColumnsError([]),
      new NotFoundError('mapping'),
      ...tableFaults(),
    ),
  );

/** What the headers and the query say of the file. */
function orderOf({ headers }: FastifyRequest, query: ImportQuery): ImportOrder {
  const type = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase();
  if (type !== 'text/csv' && type !== 'application/x-ndjson') throw new NotATableError();
  const packed = headers['content-encoding'];
  if (packed !== undefined && packed !== 'gzip') throw new ContentEncodingUnknownError();
  const { commit = 'rows', dryRun = false, encoding = 'utf-8', delimiter, mapping } = query;
  return {
    format: type === 'text/csv' ? 'csv' : 'ndjson',
    encoding,
    gzip: packed === 'gzip',
    delimiter: delimiter === undefined ? null : DELIMITERS[delimiter],
    commit,
    dryRun,
    mapping,
  };
}

@ApiTags('imports')
@Controller('v1/weapon-imports')
export class ImportsController {
  constructor(
    private readonly receiving: ReceiveImport,
    private readonly imports: ImportsService,
  ) {}

  @Post()
  @Requires('weapons:import')
  @TakesATable()
  @ApiOperation({
    summary: 'Takes a file of weapons in: a verdict for each row, and a job that enters those that may be',
    description: 'The same file under the same settings is the same import: sent again, it answers what the first did.',
  })
  @Answers({
    status: 202,
    description: 'The import; its job goes on',
    schema: weaponImport,
    headers: { location: 'The job' },
  })
  @Answers({ status: 200, description: 'The same file was sent before: that import', schema: weaponImport })
  async receive(
    @Who() acting: Acting,
    @Query() query: ImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = orderOf(request, query);
    if (!isStream(request.body)) throw new NotATableError();
    const { import: received, fresh } = await this.receiving.receive(acting, order, request.body);
    void reply.status(fresh ? HttpStatus.ACCEPTED : HttpStatus.OK);
    if (fresh) void reply.header('location', `/v1/jobs/${received.job}`);
    return received;
  }

  @Get()
  @Requires('weapons:import')
  @ApiOperation({ summary: 'Lists imports, the latest first' })
  @AnswersList({ of: 'imports', row: weaponImport })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.imports.list(acting, page);
  }

  @Get(':id')
  @Requires('weapons:import')
  @ApiOperation({ summary: 'Says how far an import is, and how many rows have which verdict' })
  @Answers({ status: 200, description: 'The import', schema: weaponImport })
  @Refuses(new NotFoundError('import'))
  get(@Who() acting: Acting, @Param('id', idPipe('import')) id: string) {
    return this.receiving.get(acting, id);
  }

  @Get(':id/rows')
  @Requires('weapons:import')
  @ApiOperation({ summary: 'Lists the rows of an import with the verdict of each' })
  @AnswersList({ of: 'import-rows', row: importRow })
  @ShowsRows<RowView>('ImportRow', ({ weapon }) => weapon)
  @Refuses(new NotFoundError('import'))
  rows(@Who() acting: Acting, @Param('id', idPipe('import')) id: string, @Query() { verdict, ...page }: RowsQuery) {
    return this.imports.rows(acting, id, verdict, page);
  }

  @Get(':id/rejects')
  @Requires('weapons:import')
  @ApiOperation({
    summary: 'The rejected rows as they came, each with its reason, to be mended and sent again',
    description: 'In UTF-8, whatever the file was in: send it again as such. The reasons are left out when it comes.',
  })
  @Answers({
    status: 200,
    description: 'A file in the form of the one that was sent',
    schema: TEXT,
    type: 'text/csv',
    also: { [NDJSON]: described(ANY_OBJECT, 'One such object a line') },
  })
  @ShowsRecords('RejectedRow', () => [])
  @Refuses(new NotFoundError('import'))
  async rejects(@Who() acting: Acting, @Param('id', idPipe('import')) id: string) {
    const { format, lines } = await this.imports.rejects(acting, id);
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
    const disposition = `attachment; filename="rejects-${id}.${format}"`;
    return new StreamableFile(Readable.from(lines), { type, disposition });
  }
}
