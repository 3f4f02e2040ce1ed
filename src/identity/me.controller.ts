import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers } from '../platform/http/answers.decorator.js';
import { Caller, RequiresAnyone } from './auth.guard.js';
import { identity } from './identity.answers.js';
import { identityView, type Principal } from './principal.js';

@ApiTags('identity')
@Controller('v1/me')
export class MeController {
  @Get()
  @RequiresAnyone()
  @ApiOperation({ summary: 'Says who your token is: officer, agency, unit, and what you may do where' })
  @Answers({ status: 200, description: 'Who sent the request', schema: identity })
  me(@Caller() principal: Principal) {
    return identityView(principal);
  }
}
