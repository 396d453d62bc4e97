// Bounds of the inbox and the allow-list. Apart from the contract's schemas, so that a screen that is fetched later may
// use them: a chunk that holds schemas is run before the page has told zod to do without `new Function`.

export const findingsLimits = {
  allowEntries: 1000,
  /** States kept for one dataset. */
  states: 100_000,
  alertsPerDay: { least: 0.01, most: 1_000_000 },
} as const;

/** What may go out under an entry of the allow-list, unless it says otherwise. */
export const usualAllowedBytes = 4_000_000;
