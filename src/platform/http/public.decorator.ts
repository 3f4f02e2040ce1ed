import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'tracemark:public';

/** A route anybody may call without a token. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);
