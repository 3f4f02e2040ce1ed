import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/public.decorator.js';
import { metrics } from '../telemetry/metrics.js';
import { DatabaseIndicator } from './database.indicator.js';
import { NotReadyError } from './not-ready.error.js';

@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
  ) {}

  @Get('health/live')
  live() {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready() {
    try {
      return await this.health.check([() => this.database.reachable(), () => this.database.migrated()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException)
        throw new NotReadyError(error.getResponse() as Record<string, unknown>);
      throw error;
    }
  }

  @Get('metrics')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('content-type', metrics.contentType);
    return metrics.metrics();
  }
}
