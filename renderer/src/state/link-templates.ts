// Links to pages of others about an address or a name: a name and a URL with a gap. JAWS asks nothing there; whoever clicks
// tells the other side what is looked up. Pure.

import { lookupSites } from '@jaws/shared/lookup/outside-hosts';
import { z } from 'zod';

const gaps = { ip: '{ip}', domain: '{domain}' } as const;
type Gap = keyof typeof gaps;

export const mostLinks = 30;

export interface LinkTemplate {
  readonly name: string;
  /** With `{ip}` or `{domain}`. */
  readonly url: string;
}

/** What is wrong with it in words; null where nothing is. */
export function linkProblem({ name, url }: LinkTemplate): string | null {
  const gap = gapOf(url);
  if (name.trim() === '' || name.length > 40) return 'It needs a name of at most 40 characters.';
  if (gap === null) return 'It needs {ip} or {domain} once, where the address or the name goes.';
  const filled = readUrl(url.replace(gaps[gap], 'gap'));
  if (filled === null || url.length > 500) return 'This is no address of a page.';
  if (filled.protocol !== 'https:') return 'It must begin with https://.';
  if (filled.username !== '' || filled.password !== '') return 'It must not have a user or a password.';
  return isInHost(url, gap) ? 'The gap belongs behind the name of the host.' : null;
}

function gapOf(url: string): Gap | null {
  const [only, ...more] = [...url.matchAll(/\{(ip|domain)\}/g)].map(([, gap]) => gap);
  if (more.length > 0) return null;
  return only === 'ip' || only === 'domain' ? only : null;
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Two fillings, one host: the gap is not in it. */
function isInHost(url: string, gap: Gap): boolean {
  const hosts = ['one', 'two'].map((text) => readUrl(url.replace(gaps[gap], text))?.host);
  return hosts[0] !== hosts[1];
}

export const linkTemplates = z
  .array(
    z
      .object({ name: z.string(), url: z.string() })
      .refine((template) => linkProblem(template) === null)
      .readonly(),
  )
  .max(mostLinks)
  .readonly();

/** The public pages of these services, as their own links to an address or a domain are written. */
export const defaultLinks: readonly LinkTemplate[] = [
  { name: 'VirusTotal', url: `https://${lookupSites.virusTotal}/gui/ip-address/{ip}` },
  { name: 'VirusTotal', url: `https://${lookupSites.virusTotal}/gui/domain/{domain}` },
  { name: 'RIPEstat', url: `https://${lookupSites.ripeStat}/resource/{ip}` },
  { name: 'Shodan', url: `https://${lookupSites.shodan}/host/{ip}` },
  { name: 'Shodan', url: `https://${lookupSites.shodan}/domain/{domain}` },
  { name: 'AbuseIPDB', url: `https://${lookupSites.abuseIpDb}/check/{ip}` },
];

export interface OutsideLink {
  readonly name: string;
  readonly href: string;
}

/** Of a public address or of a name. */
export function linksOf(templates: readonly LinkTemplate[], gap: Gap, value: string): OutsideLink[] {
  return templates
    .filter(({ url }) => gapOf(url) === gap)
    .map(({ name, url }) => ({ name, href: url.replace(gaps[gap], () => encodeURIComponent(value)) }));
}
