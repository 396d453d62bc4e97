// Examples below the help of commands: what people do most often, ready to be copied.

import type { Command } from 'commander';

const examples: Readonly<Record<string, readonly string[]>> = {
  import: [
    'jaws import monday.pcap tuesday.pcap.gz --dataset week',
    'jaws import tonight.pcapng --dataset week --append',
    'zcat old.csv.gz | jaws import /dev/stdin --dataset old',
  ],
  analyze: [
    'jaws analyze office --unit endpoints --top 5',
    "jaws analyze office --where 'net in 10.0.0.0/8 and not port in {80, 443}' --json",
    'jaws analyze monday.pcap --points points.csv --plot picture.html',
    'jaws analyze office --unit flows --features upload,pcr,regularity',
  ],
  'detect score': [
    'jaws detect score monday.pcap',
    'jaws detect score office --baseline quiet-week --alerts-per-day 2 --json',
    "jaws detect score office --where 'net in 10.1.0.0/16'",
    'jaws detect score friday --model office',
  ],
  'export-packets': [
    'jaws export-packets monday --label chum --file monday.pcap --out chum.pcapng',
    "jaws export-packets office --where 'ip == 203.0.113.9' --out slice.pcapng",
  ],
  'detect export': [
    'jaws detect export office --as ocsf --out findings.ocsf.jsonl',
    'jaws detect export monday.pcap --as stix --out findings.json',
  ],
  'detect train': [
    'jaws detect train monday tuesday wednesday --name office',
    'jaws detect train lab-1 lab-2 lab-3 --name lab --split host --seed 7 --json',
  ],
  'detect evaluate': [
    'jaws detect evaluate monday tuesday wednesday --split time',
    'jaws detect evaluate thursday --split session --model office --json',
  ],
  'detect models': ['jaws detect models', 'jaws detect models --json'],
  'detect allow': [
    "jaws detect allow backup.example.net --reason 'nightly backup' --up-to any",
    "jaws detect allow '10.0.0.7 -> 203.0.113.9:443' --reason 'new printer' --days 30",
  ],
  'detect disallow': ['jaws detect disallow backup.example.net'],
  stats: [
    'jaws stats office',
    "jaws stats monday.pcap --where 'port == 443' --top 20",
    'jaws stats office --json',
  ],
  finder: [
    'jaws finder quiet-week monday',
    'jaws finder monday.pcap --baseline quiet-week --plot ports.svg',
    'jaws finder quiet-week --plan size=25MB,rate=50kB/s,port=443,new',
    "jaws finder monday tuesday --quality --where 'net in 10.0.0.0/8' --json",
  ],
  lookup: [
    'jaws lookup 203.0.113.9 2001:db8::1 example.com',
    "jaws lookup 'hxxp://198.51.100[.]7/a' --dataset office",
    'pbpaste | jaws lookup - --json',
  ],
  'lookup-sources add': [
    "jaws lookup-sources add GeoLite2-City.mmdb --licence 'GeoLite2 End User License'",
    'jaws lookup-sources add blocklist.txt',
  ],
  'drill run': [
    'jaws drill run --dry-run',
    'jaws drill run --styles classic,https --sizes 64kB,1MB --endpoints new,known --repeats 3',
    'jaws drill run --scenario talking-implant --rates 50kB/s --json',
    'jaws drill run --interface eth0 --host 203.0.113.7 --host 203.0.113.8 --token-file token',
  ],
  timeseries: [
    'jaws timeseries 10.0.0.7 --dataset monday --dataset tuesday',
    'jaws timeseries 10.0.0.7 --dataset monday --from 2026-05-04T12:00 --to 2026-05-04T13:00 --bucket 10',
    'jaws timeseries fe80::1 --dataset tonight.pcapng --plot hours.svg --json',
  ],
  serve: ['jaws serve --open', 'jaws serve office --port 8080'],
  mcp: ['jaws mcp --data-dir ~/jaws-lab'],
  interfaces: ['jaws interfaces', 'jaws interfaces --json'],
  doctor: ['jaws doctor', 'jaws doctor --json'],
  listen: ['jaws listen --ports 443,8443 --udp-ports 53', 'jaws listen --upload-dir uploads --quota 4GB'],
  push: [
    'jaws push office --to https://drop.example.net:8443 --token-file token',
    'jaws push office --to ann@server:captures/',
  ],
  completion: ['source <(jaws completion bash)', 'jaws completion fish | source'],
  'capture control': [
    'jaws capture control office label chum',
    'jaws capture control office pause',
    'jaws capture control office stop',
  ],
  datasets: [
    'jaws datasets list',
    "jaws datasets label office --set dns --where 'port == 53'",
    'jaws datasets export office --format csv --out office.csv',
  ],
  'datasets label': [
    "jaws datasets label office --set dns --where 'port == 53'",
    'jaws datasets label office --run e13b0872b9eb2659e8f1e6b247c5e9e1',
    'jaws datasets label office --undo',
  ],
  'datasets export': [
    'jaws datasets export office --format csv --safe --out office.csv',
    "jaws datasets export office --format parquet --anonymise --where 'label == chum' --out chum.parquet",
  ],
  'datasets merge': ['jaws datasets merge monday tuesday --into week'],
  'datasets tag': ['jaws datasets tag office lab infected', 'jaws datasets tag office'],
  'datasets note': ["jaws datasets note office 'Printer was moved at noon'"],
};

/** `datasets export`; the program itself has no name here. */
function pathOf(command: Command): string {
  const above = command.parent;
  return above === null ? '' : `${pathOf(above)} ${command.name()}`.trim();
}

/** Adds the examples of this command, if it has any. */
export function addExamples(command: Command): void {
  const lines = examples[pathOf(command)];
  if (lines !== undefined)
    command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** For tests: every line, with the path of its command. */
export function allExamples(): readonly (readonly [path: string, line: string])[] {
  return Object.entries(examples).flatMap(([path, lines]) => lines.map((line) => [path, line] as const));
}
