// What a plan of a drill comes to: for the form of the app, for `--dry-run`, and before anything is opened.

import { createHash } from 'node:crypto';
import type { DrillPlanned } from '@jaws/shared/contract/drill-run';
import { JawsError } from '@jaws/shared/contract/errors';
import { courseOfPlan, type DrillCourse } from '@jaws/shared/drill/drill-course';
import type { DrillPlan } from '@jaws/shared/drill/drill-plan';
import { canonicalJson } from '@jaws/shared/exfil/canonical-json';

export interface PlannedDrill {
  readonly course: DrillCourse;
  readonly planned: DrillPlanned;
}

/** Server of run `at` on this machine: an address that nothing else uses. Loopback is 127.0.0.0/8 (RFC 1122 §3.2.1.3). */
export function loopbackServer(at: number): string {
  return `127.0.1.${at + 1}`;
}

/** `hosts`: listeners elsewhere; empty = on this machine. @throws JawsError drill.*, chum.* */
export function planDrill(plan: DrillPlan, hosts: readonly string[] = []): PlannedDrill {
  const course = courseOfPlan(plan);
  const places =
    hosts.length === 0 ? course.runs.map((_run, at) => loopbackServer(at)) : hostsOf(course, hosts);
  const runs = course.runs.map((run, at) => ({
    number: at + 1,
    ...{ title: run.title, style: run.style, sizeBytes: run.sizeBytes, rateBps: run.rateBps },
    ...{ endpoint: run.endpoint, host: places[at] ?? '', port: run.port },
    ...{ startSeconds: run.startSeconds, seconds: run.seconds, warmUps: run.warmUps.length },
  }));
  const sha256 = createHash('sha256').update(canonicalJson(plan)).digest('hex');
  const { name, seconds, bytes } = course;
  return { course, planned: { name, sha256, runs, seconds, bytes } };
}

/** Each run to a new server has one of its own; those to known ones share the others in turn. */
function hostsOf({ runs }: DrillCourse, hosts: readonly string[]): string[] {
  const fresh = runs.filter(({ endpoint }) => endpoint === 'new').length;
  const needed = fresh + (fresh < runs.length ? 1 : 0);
  if (hosts.length < needed)
    throw new JawsError(
      'drill.too-few-hosts',
      `${fresh} of the ${runs.length} runs go to new servers: this takes ${needed} listeners at different addresses, and ${hosts.length} were named.`,
    );
  const known = hosts.slice(fresh);
  let [newAt, knownAt] = [0, 0];
  return runs.map(({ endpoint }) =>
    endpoint === 'new' ? (hosts[newAt++] ?? '') : (known[knownAt++ % known.length] ?? ''),
  );
}
