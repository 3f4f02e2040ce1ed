export { Caller, lookerOf, Requires, RequiresAnyone, Who, WhoLasting, type Standing } from './auth.guard.js';
export { Bootstrap } from './bootstrap.service.js';
export { identityEntities } from './identity.entities.js';
export { IdentityModule } from './identity.module.js';
export type { Principal } from './principal.js';
export { authorityActing } from './authority-acting.queries.js';
