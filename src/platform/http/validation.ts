import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { soundnessOf } from './soundness.js';
import { InvalidInputError, pointerTo, type Fault } from '../problem.js';

const CODES: Record<string, string> = {
  whitelistValidation: 'UNKNOWN_FIELD',
  isEnum: 'NOT_ONE_OF',
  isIn: 'NOT_ONE_OF',
  isString: 'WRONG_TYPE',
  isInt: 'WRONG_TYPE',
  isBoolean: 'WRONG_TYPE',
  isArray: 'WRONG_TYPE',
  isObject: 'WRONG_TYPE',
  isUuid: 'NOT_AN_ID',
  isDefined: 'REQUIRED',
  isIso8601: 'NOT_A_DATE',
  matches: 'NOT_A_DATE',
  minLength: 'TOO_SHORT',
  maxLength: 'TOO_LONG',
  min: 'TOO_SMALL',
  max: 'TOO_LARGE',
  arrayMaxSize: 'TOO_MANY',
  arrayMinSize: 'TOO_FEW',
  nestedValidation: 'WRONG_TYPE',
};

const screaming = (rule: string): string => rule.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

const isUnknown = ({ constraints }: ValidationError): boolean => constraints?.whitelistValidation !== undefined;

/** What fields there are is told once for each object: many unknown ones would make a large answer. */
function unknownField({ property, target }: ValidationError, first: boolean): string {
  const detail = `there is no field ${property} here`;
  if (!first || !target) return detail;
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  return `${detail}; there are ${[...new Set(rules.map(({ propertyName }) => propertyName))].join(', ')}`;
}

/** A missing field breaks every rule at once; it is told as one fault. */
function brokenRules(error: ValidationError, firstUnknown: boolean): [string, string][] {
  const rules = Object.entries(error.constraints ?? {});
  if (isUnknown(error)) return [['whitelistValidation', unknownField(error, firstUnknown)]];
  if (error.value === undefined && rules.length > 0) return [['isDefined', `${error.property} is required`]];
  return rules.slice(0, 1);
}

export function faultsOf(errors: ValidationError[], parent = ''): Fault[] {
  const firstUnknown = errors.find(isUnknown);
  return errors.flatMap((error) => {
    const pointer = pointerTo(parent, error.property);
    const own = brokenRules(error, error === firstUnknown).map(([rule, detail]) => ({
      pointer,
      code: CODES[rule] ?? screaming(rule),
      detail,
    }));
    return [...own, ...faultsOf(error.children ?? [], pointer)];
  });
}

const STRICT = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  // Which object it was, to name the fields it takes; the answer holds the faults alone.
  validationError: { target: true },
} as const;

/** Refuses unknown fields and wrong types, naming every one; converts nothing silently. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    ...STRICT,
    transform: true,
    exceptionFactory: (errors) => new InvalidInputError(faultsOf(errors)),
  });
}

/** Reads an object as the pipe reads a body, for what comes by the million. */
export function readAs<T extends object>(shape: new () => T, given: object): { value: T } | { faults: Fault[] } {
  if (soundnessOf(shape)(given)) return { value: given as T };
  const value = plainToInstance(shape, given);
  const errors = validateSync(value, STRICT);
  return errors.length === 0 ? { value } : { faults: faultsOf(errors) };
}
