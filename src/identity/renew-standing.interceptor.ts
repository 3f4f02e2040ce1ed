import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, concatMap, defer, type Observable } from 'rxjs';
import { AuthGuard } from './auth.guard.js';

const MOST_RENEWALS = 3;

/**
 * Carries a request out again where it was refused by what its token could do before, and that has changed: by now, the
 * answer may be another. Nothing was done in the first attempt, since a transaction makes sure of it as it begins.
 */
@Injectable()
export class RenewStanding implements NestInterceptor {
  constructor(private readonly guard: AuthGuard) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const attempt = (renewals: number): Observable<unknown> =>
      next.handle().pipe(
        catchError((refusal: unknown) =>
          defer(async () => renewals < MOST_RENEWALS && this.guard.renew(context, refusal)).pipe(
            concatMap((renewed) => {
              if (!renewed) throw refusal;
              return attempt(renewals + 1);
            }),
          ),
        ),
      );
    return attempt(0);
  }
}
