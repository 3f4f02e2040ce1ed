import { identityEntities } from './identity/index.js';

/** Every entity of every room. */
export const entities = [...identityEntities];
