// What the in-memory host's doctor finds: a machine where tcpdump may not be used, and dumpcap may.

import type { DoctorReport } from '@jaws/shared/contract/capture';

export function fakeDoctorReport(): DoctorReport {
  return {
    platform: 'Linux 6.1 (Debian 12), user ada',
    checks: [
      { id: 'interfaces', ok: true, detail: '3 interfaces are up: eth0, wlan0, lo.', fix: null },
      { id: 'dumpcap', ok: true, detail: 'dumpcap 4.0.17 at /usr/bin/dumpcap, usable.', fix: null },
      {
        id: 'group-wireshark',
        ok: true,
        detail: 'You are in the group wireshark, which may use dumpcap.',
        fix: null,
      },
      {
        id: 'tcpdump',
        ok: false,
        detail: 'tcpdump is installed, but you may not capture with it.',
        fix: 'sudo setcap cap_net_raw,cap_net_admin=eip /usr/bin/tcpdump',
      },
    ],
    sources: [
      { name: 'dumpcap', usable: true, why: 'Kernel timestamps, counts what it loses.' },
      { name: 'tcpdump', usable: false, why: 'You do not have the permission.' },
      { name: 'cap', usable: false, why: 'It needs the permission to open raw sockets.' },
      { name: 'replay', usable: true, why: 'Needs no permission.' },
    ],
  };
}

/** Nothing may capture: a machine on which a new user has done nothing yet. */
export function fakeSickDoctorReport(): DoctorReport {
  const report = fakeDoctorReport();
  return {
    ...report,
    checks: [
      report.checks[0] ?? { id: 'interfaces', ok: true, detail: '', fix: null },
      {
        id: 'dumpcap',
        ok: false,
        detail: 'dumpcap is not installed.',
        fix: 'sudo apt-get install wireshark-common',
      },
      {
        id: 'group-wireshark',
        ok: false,
        detail: 'You are not in the group wireshark.',
        fix: 'sudo usermod -aG wireshark "$USER"',
      },
    ],
    sources: report.sources.map((source) => ({ ...source, usable: source.name === 'replay' })),
  };
}
