import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerFault, ProblemError, type ProblemOptions } from '../problem.js';

const FASTIFY_PROBLEMS = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'BODY_TOO_LARGE',
    status: 413,
    title: 'The body is past its limit',
    faults: [{ pointer: '', code: 'TOO_LARGE', detail: 'the body is past its limit' }],
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'MEDIA_TYPE_UNKNOWN',
    status: 415,
    title: 'Send application/json',
    faults: [headerFault('content-type', 'NOT_JSON', 'send the header "Content-Type: application/json"')],
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'MALFORMED_JSON', status: 400, title: 'The body is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'MALFORMED_JSON', status: 400, title: 'The body is not JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'MALFORMED_REQUEST', status: 400, title: 'Content-Length is wrong' },
};

/** What any request, and any that may have a body, is refused before its route is reached. */
export const BEFORE_THE_ROUTE = {
  malformed: { code: 'MALFORMED_REQUEST', status: 400, title: 'The request is not HTTP as it should be' },
  body: Object.values(FASTIFY_PROBLEMS),
};

class RouteNotFoundError extends ProblemError {
  constructor() {
    super({
      code: 'ROUTE_NOT_FOUND',
      status: 404,
      title: 'No such route',
      detail: 'No route has this method and path; /docs and /openapi.json list them',
    });
  }
}

export class UnexpectedError extends ProblemError {
  constructor() {
    super({ code: 'UNEXPECTED', status: 500, title: 'Something went wrong on our side; quote the request id' });
  }
}

function known(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  const problem = (FASTIFY_PROBLEMS as Record<string, ProblemOptions>)[code ?? ''];
  if (problem) return new ProblemError(problem);
  if (error instanceof SyntaxError && statusCode === 400)
    return new ProblemError({ code: 'MALFORMED_JSON', status: 400, title: 'The body is not JSON', detail: message });
  if (error instanceof HttpException && error.getStatus() === 404) return new RouteNotFoundError();
  if (error instanceof HttpException && error.getStatus() < 500)
    return new ProblemError({ code: 'MALFORMED_REQUEST', status: error.getStatus(), title: error.message });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ProblemError({ code: 'MALFORMED_REQUEST', status: statusCode, title: message ?? 'Malformed request' });
  return undefined;
}

/** What a route may have said of an answer that is refused after all. */
const OF_AN_ANSWER = ['etag', 'location', 'content-disposition', 'tracemark-snapshot', 'tracemark-as-of'];

/** Every refusal leaves as application/problem+json (RFC 9457); an unexpected error says its request id and no more. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest(), http.getResponse());
  }

  /** The problem that a caller is told of; what lies behind it goes to the log. */
  name(error: unknown, requestId: string): ProblemError {
    const problem = known(error) ?? new UnexpectedError();
    if (problem.status === 500) this.logger.error(`request ${requestId}: ${(error as Error)?.stack ?? String(error)}`);
    else if (problem.cause) this.logger.warn(`request ${requestId}: ${problem.code}: ${String(problem.cause)}`);
    return problem;
  }

  answer(error: unknown, request: FastifyRequest & { refusal?: string }, reply: FastifyReply): void {
    const problem = this.name(error, request.id);
    if (reply.sent) return;
    request.refusal = problem.code;
    for (const name of OF_AN_ANSWER) void reply.removeHeader(name);
    if (problem.retryAfter !== undefined) void reply.header('retry-after', String(problem.retryAfter));
    void reply
      .status(problem.status)
      .header('tracemark-request-id', request.id)
      .header('content-type', 'application/problem+json; charset=utf-8')
      // The route may have said how long its answer keeps; a refusal does not.
      .header('cache-control', 'no-store')
      .send(problemBody(problem, request.id));
  }
}

/** The body of RFC 9457 with the registry's members: code, params, a pointer per fault of input, request id. */
export function problemBody(problem: ProblemError, requestId: string): Record<string, unknown> {
  return {
    type: `urn:tracemark:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    ...(problem.message === problem.title ? {} : { detail: problem.message }),
    ...(Object.keys(problem.params).length > 0 ? { params: problem.params } : {}),
    ...(problem.faults.length > 0 ? { errors: problem.faults } : {}),
    requestId,
  };
}
