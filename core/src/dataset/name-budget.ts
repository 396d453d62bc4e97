/**
 * For the distinct names of a dataset that is looked at: 600,000 of 200 characters, 1.1 million of 40. It is also the
 * most that is kept in cache/, so that a table from there is within it.
 */
export const mostNameBytes = 256 << 20;
