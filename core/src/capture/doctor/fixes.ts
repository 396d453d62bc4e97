// Commands and steps to copy, for each platform and family of distributions. Every one can be run as it stands by the
// user who reads it. They give rights to Wireshark's small capture helper only: never to the app, never to Electron.

import type { HelperName } from '../helper-path.ts';
import type { PackageFamily } from './distribution.ts';

const installCommands: Readonly<Record<HelperName, Readonly<Record<PackageFamily, string>>>> = {
  dumpcap: {
    debian: 'sudo apt install wireshark-common',
    fedora: 'sudo dnf install wireshark-cli',
    arch: 'sudo pacman -S wireshark-cli',
    suse: 'sudo zypper install wireshark',
    alpine: 'doas apk add wireshark-common',
    nixos: 'In /etc/nixos/configuration.nix: programs.wireshark.enable = true;',
    unknown: 'Install Wireshark or its command-line part (dumpcap) with the package manager.',
  },
  tcpdump: {
    debian: 'sudo apt install tcpdump',
    fedora: 'sudo dnf install tcpdump',
    arch: 'sudo pacman -S tcpdump',
    suse: 'sudo zypper install tcpdump',
    alpine: 'doas apk add tcpdump',
    nixos: 'In /etc/nixos/configuration.nix: environment.systemPackages = [ pkgs.tcpdump ];',
    unknown: 'Install tcpdump with the package manager.',
  },
};

const windowsInstall = 'winget install WiresharkFoundation.Wireshark';

export function installFix(name: HelperName, platform: string, family: PackageFamily): string {
  if (platform === 'darwin')
    return name === 'dumpcap' ? 'brew install --cask wireshark-app' : 'brew install tcpdump';
  if (platform === 'win32') return windowsInstall;
  return installCommands[name][family];
}

/** A name or path as one word of a shell's command. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `$USER` is right for whoever copies it, and missing in some shells: then the name. */
function userWord(userName: string): string {
  return userName === '' ? '$USER' : shellWord(userName);
}

const logOutAndIn = 'Then log out and in again (or for this terminal only: newgrp wireshark).';

/** The user joins the group that may run dumpcap. */
export function joinGroupFix(userName: string): string {
  return `sudo usermod -aG wireshark ${userWord(userName)}\n${logOutAndIn}`;
}

export const loginAgainFix =
  'Log out and in again, so that the membership counts (or for this terminal only: newgrp wireshark).';

/** dumpcap is installed, and has not been given the right to capture. */
export function permitDumpcapFix(path: string, family: PackageFamily, userName: string): string {
  if (family === 'debian')
    return `sudo dpkg-reconfigure wireshark-common   # answer Yes\n${joinGroupFix(userName)}`;
  if (family === 'nixos')
    return `In /etc/nixos/configuration.nix: programs.wireshark.enable = true; and the user in group wireshark.`;
  const file = shellWord(path);
  return [
    'sudo groupadd -f wireshark',
    `sudo chgrp wireshark ${file} && sudo chmod 750 ${file}`,
    `sudo setcap cap_net_raw,cap_net_admin+eip ${file}`,
    joinGroupFix(userName),
  ].join('\n');
}

/** Apple's tcpdump and Wireshark's dumpcap open /dev/bpf*, which Wireshark's ChmodBPF gives to a group. */
export function chmodBpfFix(userName: string): string {
  return [
    'brew install --cask wireshark-chmodbpf   # or “Install ChmodBPF” from Wireshark’s disk image',
    `sudo dseditgroup -o edit -a ${userWord(userName)} -t user access_bpf`,
    'Then log out and in again.',
  ].join('\n');
}

export const npcapFix = [
  'Install Npcap from https://npcap.com (Wireshark’s installer offers it too).',
  'Leave “Restrict Npcap driver’s access to Administrators only” unticked.',
].join('\n');
