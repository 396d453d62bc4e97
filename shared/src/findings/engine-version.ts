// The version of the way findings are scored. Raised whenever the same packets may give other findings, so that results
// that are kept are known to be of an older way.

export const findingsEngineVersion = 3;
