import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Acting } from '../platform/database/acting.js';
import type { IdempotentRequest } from '../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { PageQuery } from '../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../platform/http/once.decorator.js';
import { InvalidInputError, NotFoundError } from '../platform/problem.js';
import { AgenciesService } from './agencies.service.js';
import { Requires, Who } from './auth.guard.js';
import { agency, newAgency, officer, unit } from './identity.answers.js';
import { EnrolOfficerDto, OpenUnitDto, RegisterAgencyDto } from './identity.dto.js';
import { AgencyNameTakenError, NationalAuthorityExistsError, UnitNameTakenError } from './identity.errors.js';

/** User-assigned codes (XVA) are as good as those of ISO 3166-1, so the form is all there is to judge. */
const COUNTRY_FORM = /^[A-Z]{3}$/;
const UNKNOWN_COUNTRY = { pointer: '/country', code: 'UNKNOWN_COUNTRY', detail: 'a country is three capital letters' };

@ApiTags('identity')
@Controller('v1/agencies')
export class AgenciesController {
  constructor(private readonly agencies: AgenciesService) {}

  @Post()
  @Requires('agencies:register')
  @ApiOnce()
  @ApiOperation({ summary: 'Registers an agency with its root unit, first officer and that officer’s key' })
  @Takes(RegisterAgencyDto)
  @Answers({
    status: 201,
    description: 'The agency, its first officer, and the token of that officer',
    schema: newAgency,
  })
  @Refuses(new AgencyNameTakenError(), new NationalAuthorityExistsError())
  register(@Who() acting: Acting, @Body() body: RegisterAgencyDto, @OnceKey() once?: IdempotentRequest) {
    if (!COUNTRY_FORM.test(body.country)) throw new InvalidInputError([UNKNOWN_COUNTRY]);
    return this.agencies.register(acting, body, once);
  }

  @Get()
  @Requires('identity:read')
  @ApiOperation({ summary: 'Lists the agencies of the registry' })
  @AnswersList({ of: 'agencies', row: agency })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.agencies.list(acting, page);
  }

  @Get(':id')
  @Requires('identity:read')
  @ApiOperation({ summary: 'Reads one agency' })
  @Answers({ status: 200, description: 'The agency', schema: agency })
  @Refuses(new NotFoundError('agency'))
  get(@Who() acting: Acting, @Param('id', idPipe('agency')) id: string) {
    return this.agencies.get(acting, id);
  }

  @Post(':id/units')
  @Requires('units:open')
  @ApiOnce()
  @ApiOperation({ summary: 'Opens a unit under another one' })
  @Takes(OpenUnitDto)
  @Answers({ status: 201, description: 'The unit', schema: unit })
  @Refuses(new NotFoundError('agency'), new NotFoundError('unit'), new UnitNameTakenError())
  openUnit(
    @Who() acting: Acting,
    @Param('id', idPipe('agency')) id: string,
    @Body() body: OpenUnitDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    return this.agencies.openUnit(acting, id, body, once);
  }

  @Get(':id/units')
  @Requires('identity:read')
  @ApiOperation({ summary: 'Lists the units of your agency; none of another one' })
  @AnswersList({ of: 'units', row: unit })
  @Refuses(new NotFoundError('agency'))
  listUnits(@Who() acting: Acting, @Param('id', idPipe('agency')) id: string, @Query() page: PageQuery) {
    return this.agencies.listUnits(acting, id, page);
  }

  @Post(':id/officers')
  @Requires('officers:enrol')
  @ApiOnce()
  @ApiOperation({ summary: 'Enrols an officer in a unit' })
  @Takes(EnrolOfficerDto)
  @Answers({ status: 201, description: 'The officer', schema: officer })
  @Refuses(new NotFoundError('agency'), new NotFoundError('unit'))
  enrol(
    @Who() acting: Acting,
    @Param('id', idPipe('agency')) id: string,
    @Body() body: EnrolOfficerDto,
    @OnceKey() once?: IdempotentRequest,
  ) {
    return this.agencies.enrol(acting, id, body, once);
  }

  @Get(':id/officers')
  @Requires('identity:read')
  @ApiOperation({ summary: 'Lists the officers of your agency; none of another one' })
  @AnswersList({ of: 'officers', row: officer })
  @Refuses(new NotFoundError('agency'))
  listOfficers(@Who() acting: Acting, @Param('id', idPipe('agency')) id: string, @Query() page: PageQuery) {
    return this.agencies.listOfficers(acting, id, page);
  }
}
