/** Whether a name can stand in a signature line and in a verifier's key (C2SP signed-note): no white space, no `+`. */
export const isKeyName = (name: string): boolean => name !== '' && !/[\p{White_Space}\p{Cc}+]/u.test(name);
