import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import { Requires, RequiresAnyone } from '../identity/index.js';
import { EntryTooLargeError } from '../ledger/index.js';
import { Answers, pageSchema, Refuses, Takes } from '../platform/http/answers.decorator.js';
import { ApiOnce } from '../platform/http/once.decorator.js';
import type { Schema } from '../platform/http/schema.js';
import {
  AliasTakenError,
  CodeDefinedError,
  CodeNotFoundError,
  NothingToAddError,
  NotTheAuthorityError,
  RuleChangedError,
} from './vocabulary.errors.js';
import { extended, resolution } from './vocabulary.answers.js';

/** Documents a page of a list, which is for whoever has a token. */
export const ListsWords = (what: string, word: Schema): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiOperation({ summary: `Lists ${what}, in the order of codes` }),
    Answers({ status: 200, description: `A page of ${what}`, schema: pageSchema(word) }),
  );

export const ReadsWord = (what: string, word: Schema): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiParam({ name: 'code', schema: { type: 'string' } }),
    ApiOperation({ summary: `Reads ${what}` }),
    Answers({ status: 200, description: `What the code means`, schema: word }),
    Refuses(new CodeNotFoundError()),
  );

export const ResolvesText = (what: string): MethodDecorator =>
  applyDecorators(
    RequiresAnyone(),
    ApiOperation({ summary: `Says which ${what} a text means, and how certainly` }),
    Answers({ status: 200, description: 'What the text means', schema: resolution }),
  );

/** A DTO that shows what may be sent. */
type Exemplary<Dto> = (new () => Dto) & { example: Dto };

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

export const ExtendsLaw = <Dto>(what: string, dto: Exemplary<Dto>, word: Schema): MethodDecorator =>
  applyDecorators(Extends(what, dto, word), Refuses(new RuleChangedError([])));
