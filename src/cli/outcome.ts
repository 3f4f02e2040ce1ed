/** Exit codes of every command: fine; a break, a difference or a rejected row was found; the command could not do its work. */
export const FINE = 0;
export const FOUND = 1;
export const COULD_NOT = 2;

/** Results, one line of JSON each, for the next program. */
export const result = (line: object): void => console.log(JSON.stringify(line));

/** Words for the person at the terminal. */
export const say = (text: string): void => console.error(text);
