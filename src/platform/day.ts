const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a day there is, as `YYYY-MM-DD`: rules of law begin and end with days. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
