import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { Requires, RequiresAnyone } from '../identity/index.js';
import { EntryTooLargeError } from '../ledger/index.js';
import { Answers, listContent, membersOf, Refuses, Takes, type Exemplary } from '../platform/http/answers.decorator.js';
import { AsList, NotAcceptableError } from '../platform/http/lists.interceptor.js';
import { ApiOnce } from '../platform/http/once.decorator.js';
import { EVERYWHERE } from '../platform/http/refusals.js';
import { HASH, INTEGER, type Schema } from '../platform/http/schema.js';
import { NotFoundError } from '../platform/problem.js';
import {
  AliasTakenError,
  CodeDefinedError,
  CodeNotFoundError,
  NothingToAddError,
  NotTheAuthorityError,
  RuleChangedError,
} from './vocabulary.errors.js';
import { extended, resolution } from './vocabulary.answers.js';
import type { ListName } from './word-lists.js';
import { WordsInterceptor } from './words.interceptor.js';

const ofAnExport = (description: string, schema: Schema) => ({ description: `Of an export: ${description}`, schema });

/** A list, for whoever has a token: the route returns a `WordListing`, and answers by `Accept`. */
export const ListsWords = (list: ListName, what: string, word: Schema): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiOperation({ summary: `Lists ${what}, in the order of codes` }),
    AsList({ name: list, columns: membersOf(word) }),
    UseInterceptors(WordsInterceptor),
    ApiResponse({
      status: 200,
      description: `A page of ${what}; or, by \`Accept\`, all of them`,
      content: listContent(word, membersOf(word)),
      headers: {
        ...EVERYWHERE,
        'tracemark-edition': ofAnExport('the last edition that extended the list', INTEGER),
        'tracemark-digest': ofAnExport('the digest of the whole list, as `GET /v1/vocabulary` has it', HASH),
      },
    }),
    Refuses(new NotAcceptableError()),
  );

export const ReadsWord = (what: string, word: Schema): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiParam({ name: 'code', schema: { type: 'string' } }),
    ApiOperation({ summary: `Reads ${what}` }),
    Answers({ status: 200, description: `What the code means`, schema: word }),
    Refuses(new CodeNotFoundError()),
  );

/** A route that takes an edition. */
export const OfAnEdition = (): MethodDecorator => Refuses(new NotFoundError('edition'));

export const ResolvesText = (what: string): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiOperation({ summary: `Says which ${what} a text means, and how certainly` }),
    Answers({ status: 200, description: 'What the text means', schema: resolution }),
  );

const Extends = <Dto>(what: string, dto: Exemplary<Dto>, word: Schema): MethodDecorator =>
  applyDecorators(
    Requires('vocabulary:extend'),
    ApiOnce(),
    ApiOperation({ summary: `Adds to ${what}, for the whole registry and for ever` }),
    Takes(dto),
    Answers({
      status: 201,
      description: 'The code as it is now, and the entry that records it',
      schema: extended(word),
    }),
    Refuses(new NotTheAuthorityError(), new NothingToAddError(), new EntryTooLargeError(0, 0)),
  );

export const ExtendsWords = <Dto>(what: string, dto: Exemplary<Dto>, word: Schema): MethodDecorator =>
  applyDecorators(Extends(what, dto, word), Refuses(new AliasTakenError([]), new CodeDefinedError([])));

export const ExtendsRules = <Dto>(what: string, dto: Exemplary<Dto>, word: Schema): MethodDecorator =>
  applyDecorators(Extends(what, dto, word), Refuses(new CodeDefinedError([])));

export const ExtendsLaw = <Dto>(what: string, dto: Exemplary<Dto>, word: Schema): MethodDecorator =>
  applyDecorators(Extends(what, dto, word), Refuses(new RuleChangedError([])));
