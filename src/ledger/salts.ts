import { takeRandom } from '../platform/random.js';

export const ENTRY_SALT_BYTES = 16;
export const FIELD_SALT_BYTES = 32;

/** Where salts come from, in lower-case hex; golden vectors bring their own. */
export interface Salts {
  /** 128 bits for an entry. */
  entry(): string;
  /** 256 bits for a sealed field. */
  field(): string;
}

export const randomSalts: Salts = {
  entry: () => takeRandom(ENTRY_SALT_BYTES).toString('hex'),
  field: () => takeRandom(FIELD_SALT_BYTES).toString('hex'),
};
