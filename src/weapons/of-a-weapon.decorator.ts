import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Refuses } from '../platform/http/answers.decorator.js';
import { WeaponNotFoundError } from './weapons.errors.js';

/** Documents a route upon one weapon. */
export const OfAWeapon = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'id', description: 'The weapon’s id or its registry number' }),
    Refuses(new WeaponNotFoundError()),
  );
