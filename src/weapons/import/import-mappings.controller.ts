import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, Who } from '../../identity/index.js';
import type { Acting } from '../../platform/database/acting.js';
import type { IdempotentRequest } from '../../platform/database/idempotency.js';
import { Answers, AnswersList, Refuses, Takes } from '../../platform/http/answers.decorator.js';
import { PageQuery } from '../../platform/http/keyset.js';
import { ApiOnce, OnceKey } from '../../platform/http/once.decorator.js';
import { ImportColumnsError } from './import-mapping.js';
import { savedMapping } from './imports.answers.js';
import { SaveMappingDto } from './imports.dto.js';
import { MappingNameTakenError } from './imports.errors.js';
import { ImportsService } from './imports.service.js';

@ApiTags('imports')
@Controller('v1/import-mappings')
export class ImportMappingsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @Requires('weapons:import')
  @ApiOnce()
  @ApiOperation({ summary: 'Saves how the headers of your agency’s files become columns' })
  @Takes(SaveMappingDto)
  @Answers({ status: 201, description: 'The mapping', schema: savedMapping })
  @Refuses(new MappingNameTakenError(), new ImportColumnsError([]))
  save(@Who() acting: Acting, @Body() { name, mapping }: SaveMappingDto, @OnceKey() once?: IdempotentRequest) {
    return this.imports.saveMapping(acting, name, { ...mapping }, once);
  }

  @Get()
  @Requires('weapons:import')
  @ApiOperation({ summary: 'Lists the mappings of your agency' })
  @AnswersList({ of: 'import-mappings', row: savedMapping })
  list(@Who() acting: Acting, @Query() page: PageQuery) {
    return this.imports.listMappings(acting, page);
  }
}
