import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresAnyone } from '../identity/index.js';
import { Answers } from '../platform/http/answers.decorator.js';
import { vocabularyState } from './vocabulary.answers.js';
import { WordsService } from './words.service.js';

@ApiTags('vocabulary')
@Controller('v1/vocabulary')
export class VocabularyController {
  constructor(private readonly words: WordsService) {}

  @Get()
  @RequiresAnyone()
  @ApiOperation({ summary: 'Says which lists there are, in which version, and what digest they have' })
  @Answers({ status: 200, description: 'The lists', schema: vocabularyState })
  state() {
    return this.words.state();
  }
}
