// `npm run audit:check`: known vulnerabilities in what JAWS ships. Fails on high and critical ones; where the registry
// does not tell (a closed network, a mirror without advisories) it says that it was skipped, and why.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { auditVerdict } from './testing/audit-verdict.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: 120_000,
  maxBuffer: 64e6,
});
const { text, isBad } = auditVerdict(stdout ?? '');
process.stdout.write(`${text}\n`);
process.exitCode = isBad ? 1 : 0;
