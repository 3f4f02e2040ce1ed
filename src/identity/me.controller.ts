import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, RequiresAnyone } from './auth.guard.js';
import { ROLES } from './permission.js';
import type { Principal } from './principal.js';

@ApiTags('identity')
@Controller('v1/me')
export class MeController {
  @Get()
  @RequiresAnyone()
  @ApiOperation({ summary: 'Says who your token is: officer, agency, unit, and what you may do where' })
  me(@Caller() principal: Principal) {
    const { officer, agency, agencyKind, unit, credential, credentialKind, grants } = principal;
    return {
      officer,
      agency: { id: agency, kind: agencyKind },
      unit,
      credential: { id: credential, kind: credentialKind },
      grants: grants.map(({ role, unit: at }) => ({ role, unit: at, permissions: ROLES[role].permissions })),
    };
  }
}
