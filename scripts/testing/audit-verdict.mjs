// What the report of `npm audit --json` means.

const bad = ['high', 'critical'];

/**
 * @param {string} report
 * @returns {{ text: string, isBad: boolean }}
 */
export function auditVerdict(report) {
  let parsed = null;
  try {
    parsed = JSON.parse(report);
  } catch {
    // No report at all: npm did not start, or was ended.
  }
  const found = parsed?.vulnerabilities;
  if (found === undefined || found === null)
    return { text: `audit: skipped: ${parsed?.message ?? 'npm gave no report'}`, isBad: false };
  const lines = Object.values(found).map(
    ({ name, severity, range }) => `${severity.padEnd(8)} ${name} ${range}`,
  );
  const isBad = Object.values(found).some(({ severity }) => bad.includes(severity));
  return { text: [...lines, `audit: ${lines.length} packages with known vulnerabilities`].join('\n'), isBad };
}
