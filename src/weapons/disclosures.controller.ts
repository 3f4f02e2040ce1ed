import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../identity/index.js';
import { EntryTooLargeError } from '../ledger/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { PartField } from '../platform/http/fields.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { DisclosuresService, type DisclosureAnswer } from './disclosures.service.js';
import { OfAWeapon } from './of-a-weapon.decorator.js';
import { PurposeDto } from './purpose.dto.js';
import { disclosure } from './search.answers.js';
import { DisclosureOutdatedError, QuotaSpentError } from './weapons.errors.js';

class DiscloseDto {
  static readonly example: DiscloseDto = { purpose: { code: 'audit', reason: 'yearly review' } };

  @PartField(() => PurposeDto)
  purpose!: PurposeDto;
}

@ApiTags('search')
@Controller('v1/weapons/:id/disclosures')
export class DisclosuresController {
  constructor(private readonly disclosures: DisclosuresService) {}

  @Post()
  @Requires('weapons:disclose')
  @ApiOnce()
  @OfAWeapon()
  @ApiOperation({ summary: 'Shows the full record of a weapon in another’s custody; the look is recorded first' })
  @Takes(DiscloseDto)
  @Answers({ status: 201, description: 'The weapon, and the entry that records the look', schema: disclosure })
  @Refuses(new EntryTooLargeError(0, 0), new QuotaSpentError('searches', 0, 1), new DisclosureOutdatedError())
  disclose(
    @Who() acting: Acting,
    @Param('id') weapon: string,
    @Body() { purpose }: DiscloseDto,
    @OnceKey() once?: IdempotentRequest,
  ): Promise<DisclosureAnswer> {
    return this.disclosures.disclose(acting, weapon, purpose, once);
  }
}
