/** Preload (`node --import ./test/support/typescript.js file.ts`): lets a plain Node process run the sources. */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
