// Services in the open that files and texts are left at: storage, paste and chat services (MITRE ATT&CK T1567). Going
// there is ordinary, so it changes no score; a finding says so, for that is where to ask next.

export type SharingTechnique = 'T1567.001' | 'T1567.002' | 'T1567.003' | 'T1567.004';

interface Kind {
  readonly technique: SharingTechnique;
  /** As in "X is a …". */
  readonly what: string;
  readonly domains: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    technique: 'T1567.002',
    what: 'service for storing or passing on files',
    domains: [
      ...['4shared.com', 'anonfiles.com', 'bashupload.com', 'box.com', 'catbox.moe', 'drive.google.com'],
      ...['dropbox.com', 'dropboxapi.com', 'dropmefiles.com', 'easyupload.io', 'file.io', 'filebin.net'],
      ...[
        'gofile.io',
        'mediafire.com',
        'mega.co.nz',
        'mega.io',
        'mega.nz',
        'onedrive.live.com',
        'pcloud.com',
      ],
      ...['sendgb.com', 'sendspace.com', 'temp.sh', 'transfer.sh', 'ufile.io', 'wetransfer.com', '0x0.st'],
    ],
  },
  {
    technique: 'T1567.003',
    what: 'service for pasted texts',
    domains: [
      ...['controlc.com', 'dpaste.org', 'ghostbin.com', 'hastebin.com', 'ix.io', 'justpaste.it', 'paste.ee'],
      ...['pastebin.com', 'privatebin.net', 'rentry.co', 'termbin.com'],
    ],
  },
  {
    technique: 'T1567.004',
    what: 'chat service or collector of web hooks',
    domains: [
      ...['api.telegram.org', 'discord.com', 'discordapp.com', 'hooks.slack.com', 'pipedream.net'],
      ...['requestbin.com', 'webhook.site'],
    ],
  },
  { technique: 'T1567.001', what: 'code repository', domains: ['api.github.com', 'gist.github.com'] },
];

const byDomain = new Map(kinds.flatMap((kind) => kind.domains.map((domain) => [domain, kind])));

/** The kind of service that a server's name, or a domain above it, stands for; null where it is none of these. */
export function sharingServiceOf(name: string | null): Pick<Kind, 'technique' | 'what'> | null {
  const labels = (name ?? '').toLowerCase().split('.');
  for (let from = 0; from < labels.length - 1; from++) {
    const kind = byDomain.get(labels.slice(from).join('.'));
    if (kind !== undefined) return kind;
  }
  return null;
}
