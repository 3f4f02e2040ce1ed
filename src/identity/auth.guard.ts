import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Acting } from '../platform/database/acting.js';
import { StandingOutdatedError } from '../platform/database/begin-acting.js';
import { OversightUnavailableError } from '../platform/database/transaction-runner.js';
import { Refuses } from '../platform/http/answers.decorator.js';
import { PUBLIC } from '../platform/http/public.decorator.js';
import { countForCredential } from '../platform/http/rate-limits.js';
import { ID } from '../platform/http/schema.js';
import { Authenticator } from './authenticator.service.js';
import {
  OfficerNotEnrolledError,
  OfficerRequiredError,
  PermissionMissingError,
  TokenExpiredError,
  TokenMissingError,
  TokenRevokedError,
  TokenUnknownError,
  UnitNotCoveredError,
} from './identity.errors.js';
import { gives, type Permission } from './permission.js';
import { actFor, identityBy, type Principal } from './principal.js';

const REQUIRES = 'tracemark:requires';

/** Documents for whom a token may act, and how a token is refused. */
const AsOfficer = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'Tracemark-Officer', required: false, description: 'For whom a machine key acts', schema: ID }),
    Refuses(
      new TokenMissingError(),
      new TokenUnknownError(),
      new TokenExpiredError(),
      new TokenRevokedError(),
      new OfficerRequiredError(),
      new OfficerNotEnrolledError(),
    ),
  );

const readableByOversight = (permission: Permission): boolean => gives('auditor', permission);

/** The permission a route takes; a route that names none is open to nobody. */
export const Requires = (permission: Permission): MethodDecorator =>
  applyDecorators(
    SetMetadata(REQUIRES, permission),
    ApiBearerAuth(),
    AsOfficer(),
    ApiHeader({ name: 'Tracemark-Unit', required: false, description: 'For which of your units you act', schema: ID }),
    Refuses(new PermissionMissingError(permission), new UnitNotCoveredError()),
    readableByOversight(permission) ? Refuses(new OversightUnavailableError()) : () => undefined,
  );

/** Any known token will do, whatever its grants. */
export const RequiresAnyone = (): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRES, 'anyone'), ApiBearerAuth(), AsOfficer());

/** Who acts in a request that lasts: by now, and found out anew where a refusal says that this has changed. */
export interface Standing {
  acting(): Acting;
  renew(refusal: unknown): Promise<boolean>;
}

interface KnownRequest extends FastifyRequest {
  acting?: Acting;
  standing?: Standing;
  principal?: Principal;
  /** The principal was found out for an earlier request. */
  kept?: boolean;
}

/** Who acts in this request, narrowed to the permission of the route. */
export const Who = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KnownRequest>().acting,
);

/** Who acts in a request whose answer comes in parts. */
export const WhoLasting = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KnownRequest>().standing,
);

/** Who sent a request, and on whose behalf, as far as that is known; null where nobody is. */
export function lookerOf(request: FastifyRequest) {
  const { principal, acting } = request as KnownRequest;
  if (!principal) return null;
  const { officer, credential, credentialKind, agency, authorityUnit } = principal;
  const { unit } = acting ?? principal;
  return { officer, credential, identity: identityBy(credentialKind), agency, unit, authorityUnit };
}

export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KnownRequest>().principal,
);

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.permissionOf(context);
    if (permission === 'nobody') return false;
    if (permission === 'public') return true;
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const named = namedIn(request);
    const known = permission === 'anyone' ? undefined : this.authenticator.recall(...named);
    request.kept = known !== undefined;
    request.principal = known ?? (await this.authenticator.authenticate(...named));
    await countForCredential(request);
    if (permission === 'anyone') return true;
    request.standing = { acting: () => request.acting!, renew: (refusal) => this.renew(context, refusal) };
    try {
      request.acting = actingIn(request, permission);
    } catch (refusal) {
      if (!(await this.renew(context, refusal))) throw refusal;
    }
    return true;
  }

  /** Finds out anew who acts, where that was only recalled or is known to be outdated; false where nothing is new. */
  async renew(context: ExecutionContext, refusal: unknown): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KnownRequest>();
    const outdated = refusal instanceof StandingOutdatedError;
    if (!request.kept && !outdated) return false;
    request.kept = false;
    const before = request.principal!.standing;
    request.principal = await this.authenticator.authenticate(...namedIn(request));
    if (request.principal.standing === before && !outdated) return false;
    request.acting = actingIn(request, this.permissionOf(context) as Permission);
    return true;
  }

  private permissionOf(context: ExecutionContext): Permission | 'anyone' | 'public' | 'nobody' {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return 'public';
    return this.reflector.getAllAndOverride<Permission | 'anyone'>(REQUIRES, targets) ?? 'nobody';
  }
}

const namedIn = (request: KnownRequest) =>
  [header(request, 'authorization'), header(request, 'tracemark-officer')] as const;

const actingIn = (request: KnownRequest, permission: Permission): Acting =>
  actFor(request.principal!, permission, header(request, 'tracemark-unit')?.toLowerCase());
