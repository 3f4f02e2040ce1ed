import { Body, Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { Requires, Who } from '../identity/index.js';
import {
  EntryTooLargeError,
  NoDossiersHereError,
  NotPublishedError,
  ShowsRecords,
  ShowsRows,
  weaponOfDossier,
  type ReadableEntry,
} from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import { TooManyExportsError } from '../platform/database/exports.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { ApiIfMatch, etagOf, IfMatch } from '../platform/http/etag.js';
import { CodeField, InstantField, TextField } from '../platform/http/fields.js';
import { PageQuery } from '../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { NotFoundError } from '../platform/problem.js';
import { TEXT } from '../platform/http/schema.js';
import { EditionQuery, OfAnEdition } from '../vocabulary/index.js';
import { VIEWS, type View } from './corrections/entry-view.js';
import { OfAWeapon } from './of-a-weapon.decorator.js';
import type { MarkingAdvice } from './marking-advice.js';
import { registryNumberSvg } from './registry-number-qr.js';
import { custody, entry, markingAdvice, receipt, weapon } from './weapons.answers.js';
import { weaponColumns } from './weapon-columns.js';
import { AddMarkingsDto, RegisterWeaponDto, ReportFoundDto, ReportMissingDto } from './weapons.dto.js';
import { NotTheHolderError, WeaponNotMissingError } from './weapons.errors.js';
import type { WeaponView } from './weapon-view.js';
import { WeaponsService, type Custody, type Receipt } from './weapons.service.js';

class WeaponsQuery extends PageQuery {
  @TextField({ max: 36, optional: true, description: 'A unit, or `unknown` for those in nobody’s book' })
  holder?: string;
}

class HistoryQuery extends PageQuery {
  @CodeField(VIEWS, {
    optional: true,
    description:
      'Entries as written, with corrections in their place, or as written with the corrected values beside; `both` where absent',
  })
  view?: View;
}

class CustodyQuery {
  @InstantField({ optional: true, description: 'When it was so, at the latest `knownAt`; `knownAt` where absent' })
  asOf?: string;

  @InstantField({ optional: true, description: 'By what had been recorded then; now where absent' })
  knownAt?: string;
}

class AdviceQuery extends EditionQuery {
  @TextField({
    max: 1000,
    optional: true,
    description: 'What binds the State, and since when, such as `ITI,EU:2020-01-17`; every instrument where absent',
  })
  bound?: string;
}

const HOLDER_FORM = /^(unknown|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const ETAG = { etag: 'The weapon’s position: what If-Match takes' };
const TOO_LARGE = new EntryTooLargeError(0, 0);

const AnswersReceipt = (headers: Record<string, string> = ETAG) =>
  Answers({ status: 201, description: 'The weapon after it, and the entry that records it', schema: receipt, headers });

function tagged<T extends { position: number }>(reply: FastifyReply, answer: T): T {
  void reply.header('etag', etagOf(answer.position));
  return answer;
}

@ApiTags('weapons')
@Controller('v1/weapons')
export class WeaponsController {
  constructor(private readonly weapons: WeaponsService) {}

  @Post()
  @Requires('weapons:register')
  @ApiOnce()
  @ApiOperation({ summary: 'Puts a weapon on record with its markings and its holder' })
  @Takes(RegisterWeaponDto)
  @AnswersReceipt({ ...ETAG, location: 'Where to read the weapon' })
  @Refuses(new NotFoundError('unit'), TOO_LARGE)
  async register(
    @Who() acting: Acting,
    @Body() body: RegisterWeaponDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @OnceKey() once?: IdempotentRequest,
  ): Promise<Receipt> {
    const receipt = await this.weapons.register(acting, body, once);
    void reply.header('location', `/v1/weapons/${receipt.id}`);
    return tagged(reply, receipt);
  }

  @Get()
  @Requires('weapons:read')
  @ApiOperation({ summary: 'Lists the weapons in the books of your units, or those in nobody’s' })
  @AnswersList({ of: 'weapons', row: weapon, columns: weaponColumns })
  @ShowsRows<WeaponView>('Weapon', ({ id }) => id)
  @Refuses(new NotFoundError('unit'))
  list(@Who() acting: Acting, @Query() { holder, ...page }: WeaponsQuery) {
    if (holder !== undefined && !HOLDER_FORM.test(holder)) throw new NotFoundError('unit');
    return this.weapons.list(acting, holder?.toLowerCase(), page);
  }

  @Get(':id')
  @Requires('weapons:read')
  @OfAWeapon()
  @ApiOperation({ summary: 'Reads a weapon as it stands' })
  @Answers({ status: 200, description: 'The weapon', schema: weapon, headers: ETAG })
  @ShowsRecords<WeaponView>('Weapon', ({ id }) => [id])
  async get(@Who() acting: Acting, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return tagged(reply, await this.weapons.get(acting, id));
  }

  @Get(':id/qr')
  @Requires('weapons:read')
  @OfAWeapon()
  @ApiOperation({ summary: 'The registry number as a QR code (SVG), to print on a tag' })
  @Answers({ status: 200, description: 'The image', schema: TEXT, type: 'image/svg+xml' })
  async qr(@Who() acting: Acting, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { registryNumber } = await this.weapons.get(acting, id);
    void reply.header('content-type', 'image/svg+xml');
    return registryNumberSvg(registryNumber);
  }

  @Get(':id/entries')
  @Requires('weapons:read')
  @OfAWeapon()
  @ApiOperation({ summary: 'The weapon’s history: every entry you may see, oldest first' })
  @AnswersList({ of: 'entries', row: entry })
  @ShowsRows<ReadableEntry>('Entry', ({ stream }) => stream.id)
  history(@Who() acting: Acting, @Param('id') id: string, @Query() { view = 'both', ...page }: HistoryQuery) {
    return this.weapons.history(acting, id, view, page);
  }

  @Get(':id/dossier')
  @Requires('weapons:read')
  @OfAWeapon()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="weapon.dossier"')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'What you may see of the weapon, proven and signed: one file that verifies offline' })
  @Answers({
    status: 200,
    description: 'Every entry you may see with its openings and its proof, and a signature (docs/dossier-format.md)',
    schema: TEXT,
    type: 'text/plain',
  })
  @ShowsRecords<string>('Dossier', (dossier) => [weaponOfDossier(dossier)])
  @Refuses(new NotPublishedError(), new NoDossiersHereError(), new TooManyExportsError('agency'))
  dossier(@Who() acting: Acting, @Param('id') id: string): Promise<string | Readable> {
    return this.weapons.dossier(acting, id);
  }

  @Get(':id/custody')
  @Requires('weapons:read')
  @OfAWeapon()
  @ApiOperation({ summary: 'Who held the weapon, and whether it was missing, at a time, by what was known at a time' })
  @Answers({ status: 200, description: 'What held then', schema: custody })
  @ShowsRecords<Custody>('Custody', ({ weaponId }) => [weaponId])
  custody(@Who() acting: Acting, @Param('id') id: string, @Query() asked: CustodyQuery): Promise<Custody> {
    return this.weapons.custody(acting, id, asked);
  }

  @Get(':id/marking-advice')
  @Requires('weapons:read')
  @OfAWeapon()
  @ApiOperation({ summary: 'What marking rules say of the weapon’s markings, each judged by the date of marking' })
  @Answers({ status: 200, description: 'Advice: it refuses nothing', schema: markingAdvice })
  @ShowsRecords<MarkingAdvice>('MarkingAdvice', ({ weaponId }) => [weaponId])
  @OfAnEdition()
  markingAdvice(@Who() acting: Acting, @Param('id') id: string, @Query() by: AdviceQuery): Promise<MarkingAdvice> {
    return this.weapons.markingAdvice(acting, id, by);
  }

  @Post(':id/markings')
  @Requires('weapons:mark')
  @ApiOnce()
  @OfAWeapon()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Adds markings that were read on or applied to a weapon' })
  @Takes(AddMarkingsDto)
  @AnswersReceipt()
  @Refuses(TOO_LARGE)
  async mark(
    @Who() acting: Acting,
    @Param('id') weapon: string,
    @Body() body: AddMarkingsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<Receipt> {
    return tagged(reply, await this.weapons.mark({ acting, weapon, ifMatch, request }, body));
  }

  @Post(':id/losses')
  @Requires('weapons:report')
  @ApiOnce()
  @OfAWeapon()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Reports a weapon lost or stolen; it is unlocated from then on' })
  @Takes(ReportMissingDto)
  @AnswersReceipt()
  @Refuses(new NotTheHolderError(), TOO_LARGE)
  async reportMissing(
    @Who() acting: Acting,
    @Param('id') weapon: string,
    @Body() { kind, ...report }: ReportMissingDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<Receipt> {
    return tagged(reply, await this.weapons.reportMissing({ acting, weapon, ifMatch, request }, kind, report));
  }

  @Post(':id/finds')
  @Requires('weapons:report')
  @ApiOnce()
  @OfAWeapon()
  @ApiIfMatch()
  @ApiOperation({ summary: 'Records that a missing weapon was found again, and who holds it now' })
  @Takes(ReportFoundDto)
  @AnswersReceipt()
  @Refuses(new NotFoundError('unit'), new WeaponNotMissingError(), TOO_LARGE)
  async reportFound(
    @Who() acting: Acting,
    @Param('id') weapon: string,
    @Body() body: ReportFoundDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @IfMatch() ifMatch?: string,
    @OnceKey() request?: IdempotentRequest,
  ): Promise<Receipt> {
    return tagged(reply, await this.weapons.reportFound({ acting, weapon, ifMatch, request }, body));
  }
}
