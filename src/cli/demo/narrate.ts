/** What the story does next, with the request it makes. */
export const step = (title: string): void => console.log(`\n\u25b8 ${title}`);

/** What came of it. */
export const show = (line: string): void => console.log(`  ${line}`);
