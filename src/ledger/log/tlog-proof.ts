/** C2SP tlog-proof: where the entry stands, the hashes that lead from it to the root, the checkpoint. */
export const proofText = (index: number, hashes: readonly Buffer[], checkpoint: string): string =>
  ['c2sp.org/tlog-proof@v1', `index ${index}`, ...hashes.map((hash) => hash.toString('base64')), '', checkpoint].join(
    '\n',
  );
