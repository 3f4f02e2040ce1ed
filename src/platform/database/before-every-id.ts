/** Before every id in the order of ids: none is made like this. */
export const BEFORE_EVERY_ID = '00000000-0000-0000-0000-000000000000';
