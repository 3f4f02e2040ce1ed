import { getMetadataStorage } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { isLowered, partOf, type Class } from './fields.js';

type Soundness = (given: object) => boolean;
type Condition = (object: object, value: unknown) => boolean;

interface Rule {
  property: string;
  conditions: Condition[];
  checks: ((object: object, value: unknown) => boolean)[];
  part: (() => Soundness) | null;
  lowered: boolean;
}

const known = new Map<Class, Soundness>();

/**
 * Whether the validation pipe takes an object without a fault and leaves it as it is: the validators that the shape's
 * decorators registered, called without the executor, which asks for their metadata anew at every object. False
 * decides nothing: class-validator then judges, and it alone words faults.
 */
export function soundnessOf(shape: Class): Soundness {
  const before = known.get(shape);
  if (before) return before;
  const compiled = compile(shape);
  known.set(shape, compiled);
  return compiled;
}

function compile(shape: Class): Soundness {
  const all = getMetadataStorage().getTargetValidationMetadatas(shape, '', false, false);
  const properties = [...new Set(all.map(({ propertyName }) => propertyName))];
  const rules = properties.map((property) => ruleOf(shape, property, all));
  const allowed = new Set(properties);
  return (given) => {
    if (Object.getPrototypeOf(given) !== Object.prototype) return false;
    for (const name of Object.keys(given)) if (!allowed.has(name)) return false;
    return rules.every((rule) => keeps(rule, given as Record<string, unknown>));
  };
}

function keeps({ property, conditions, checks, part, lowered }: Rule, given: Record<string, unknown>): boolean {
  const value = given[property];
  for (const condition of conditions) if (!condition(given, value)) return true;
  for (const check of checks) if (!check(given, value)) return false;
  if (lowered && !isLowered(value)) return false;
  if (part === null || value === undefined) return true;
  const sound = part();
  const isPart = (item: unknown) => typeof item === 'object' && item !== null && sound(item);
  return Array.isArray(value) ? value.every(isPart) : isPart(value);
}

function ruleOf(shape: Class, property: string, all: readonly ValidationMetadata[]): Rule {
  const own = all.filter(({ propertyName }) => propertyName === property);
  const of = (type: string) => own.filter((metadata) => metadata.type === type);
  const [conditional, custom, nested] = [of('conditionalValidation'), of('customValidation'), of('nestedValidation')];
  const { part, lowered } = partOf(shape, property);
  const understood = conditional.length + custom.length + nested.length === own.length && nested.length > 0 === !!part;
  if (!understood) throw new TypeError(`${shape.name}.${property} has a rule that is not made by fields.ts`);
  return {
    property,
    conditions: conditional.map(({ constraints }) => constraints[0] as Condition),
    checks: custom.flatMap(checksOf),
    part: part && (() => soundnessOf(part())),
    lowered,
  };
}

function checksOf(metadata: ValidationMetadata): Rule['checks'] {
  const { constraintCls, constraints, propertyName: property, each, validateIf } = metadata;
  if (validateIf) throw new TypeError(`${property} has a rule with a condition of its own`);
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => (object, value) => {
      const check = (item: unknown) =>
        instance.validate(item, { targetName: object.constructor.name, property, object, value, constraints }) === true;
      return each && Array.isArray(value) ? value.every(check) : check(value);
    });
}
