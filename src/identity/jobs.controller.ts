import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Acting } from '../platform/database/acting.js';
import { Answers, Refuses } from '../platform/http/answers.decorator.js';
import { idPipe } from '../platform/http/id-pipe.js';
import { NoBody } from '../platform/http/no-body.decorator.js';
import {
  ANY_OBJECT,
  codeOf,
  described,
  ID,
  INSTANT,
  INTEGER,
  named,
  nullable,
  optional,
  shape,
  TEXT,
} from '../platform/http/schema.js';
import { JOB_STATES, type JobProblem, type JobView } from '../platform/jobs/job.js';
import { JobFinishedError } from '../platform/jobs/jobs.errors.js';
import { Jobs } from '../platform/jobs/jobs.service.js';
import { NotFoundError } from '../platform/problem.js';
import { Requires, Who } from './auth.guard.js';

const job = named(
  'Job',
  shape<JobView>({
    id: ID,
    kind: TEXT,
    subject: described(ID, 'What it works on, such as an import'),
    state: codeOf(JOB_STATES),
    step: described(nullable(TEXT), 'What it is at; null before it began'),
    progress: shape<JobView['progress']>({
      done: INTEGER,
      total: described(nullable(INTEGER), 'Null while nobody knows it'),
    }),
    result: nullable(ANY_OBJECT),
    problem: nullable(
      shape<JobProblem>({ code: TEXT, title: TEXT, detail: optional(TEXT), params: optional(ANY_OBJECT) }),
    ),
    openedAt: INSTANT,
    startedAt: nullable(INSTANT),
    finishedAt: nullable(INSTANT),
  }),
);

@ApiTags('jobs')
@Controller('v1/jobs')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Get(':id')
  @Requires('jobs:read')
  @ApiOperation({ summary: 'Says how far long work is, and how it ended' })
  @Answers({ status: 200, description: 'The job', schema: job })
  @Refuses(new NotFoundError('job'))
  get(@Who() acting: Acting, @Param('id', idPipe('job')) id: string) {
    return this.jobs.get(acting, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('jobs:cancel')
  @ApiOperation({ summary: 'Asks a job to stop where it can; what it has recorded stays recorded' })
  @Answers({ status: 200, description: 'The job, which ends soon', schema: job })
  @Refuses(new NotFoundError('job'), new JobFinishedError())
  cancel(@Who() acting: Acting, @Param('id', idPipe('job')) id: string, @NoBody() _body?: undefined) {
    return this.jobs.cancel(acting, id);
  }
}
