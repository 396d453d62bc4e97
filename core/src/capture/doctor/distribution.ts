// Which Linux this is (os-release(5)), as far as commands to install and to permit differ.

export type PackageFamily = 'debian' | 'fedora' | 'arch' | 'suse' | 'alpine' | 'nixos' | 'unknown';

export interface Distribution {
  readonly family: PackageFamily;
  /** For people, such as `Debian GNU/Linux 12 (bookworm)`; empty when not known. */
  readonly name: string;
}

const families: ReadonlyMap<string, PackageFamily> = new Map([
  ['debian', 'debian'],
  ['ubuntu', 'debian'],
  ['raspbian', 'debian'],
  ['fedora', 'fedora'],
  ['rhel', 'fedora'],
  ['centos', 'fedora'],
  ['arch', 'arch'],
  ['suse', 'suse'],
  ['opensuse', 'suse'],
  ['alpine', 'alpine'],
  ['nixos', 'nixos'],
]);

function fieldOf(text: string, field: string): string {
  const found = new RegExp(`^${field}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return found.replace(/^(["'])(.*)\1$/, '$2').replaceAll(/\\(["$`\\])/g, '$1');
}

/** ID first, then ID_LIKE from left to right, as the manual page asks. */
export function parseOsRelease(text: string | null): Distribution {
  const ids = `${fieldOf(text ?? '', 'ID')} ${fieldOf(text ?? '', 'ID_LIKE')}`.toLowerCase().split(/\s+/);
  const known = ids.map((id) => families.get(id.replace(/-.*$/, ''))).find((family) => family !== undefined);
  return { family: known ?? 'unknown', name: fieldOf(text ?? '', 'PRETTY_NAME') };
}
