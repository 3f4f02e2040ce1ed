/** Waits for all of them, then fails with the first failure in the order sent: the later ones only followed from it. */
export async function arrived(sent: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(sent);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
