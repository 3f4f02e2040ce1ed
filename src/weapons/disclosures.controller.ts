import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../identity/index.js';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { PartField } from '../platform/http/fields.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { DisclosuresService, type DisclosureAnswer } from './disclosures.service.js';
import { PurposeDto } from './purpose.dto.js';

class DiscloseDto {
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
  @ApiParam({ name: 'id', description: 'The weapon’s id or its registry number' })
  @ApiOperation({ summary: 'Shows the full record of a weapon in another’s custody; the look is recorded first' })
  disclose(
    @Who() acting: Acting,
    @Param('id') weapon: string,
    @Body() { purpose }: DiscloseDto,
    @OnceKey() once?: IdempotentRequest,
  ): Promise<DisclosureAnswer> {
    return this.disclosures.disclose(acting, weapon, purpose, once);
  }
}
