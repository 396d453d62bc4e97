// Sites that JAWS links to: the desktop app opens them in the browser without a question.

/** Of the links to pages about an address or a name that come with JAWS. */
export const lookupSites = {
  virusTotal: 'www.virustotal.com',
  ripeStat: 'stat.ripe.net',
  shodan: 'www.shodan.io',
  abuseIpDb: 'www.abuseipdb.com',
} as const;

export const openableHosts: ReadonlySet<string> = new Set([
  'github.com',
  'attack.mitre.org',
  'www.rfc-editor.org',
  ...Object.values(lookupSites),
]);
