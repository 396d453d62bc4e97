// What figures are worth depends on where and when they were taken.

import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { run } from '../testbed/command.ts';

export function describeMachine(): Readonly<Record<string, unknown>> {
  return {
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim(),
    date: new Date().toISOString(),
    node: process.version,
    kernel: release(),
    cpu: cpus()[0]?.model ?? null,
    cores: cpus().length,
    memoryBytes: totalmem(),
    loadAverage: loadavg(),
    tools: ['dumpcap', 'tcpdump', 'tcpreplay'].map((name) => {
      const { stdout, stderr } = run([name, '--version']);
      return `${stdout}${stderr}`.split('\n')[0] ?? name;
    }),
  };
}
