// Ports as people write them on a command line.

/** `443,6660-6669`; nothing for none. @throws Error for anything else, and for more than 1,000 ports */
export function parsePorts(text: string): number[] {
  const ports = text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
      const first = Number(from);
      const last = Number(to ?? from);
      if (!(last <= 65_535 && first <= last && last - first < 1000))
        throw new Error(`${JSON.stringify(part)} is neither a port (0-65535) nor a range such as 6660-6669.`);
      return Array.from({ length: last - first + 1 }, (_value, index) => first + index);
    });
  // 0 is any free port, and may stand there more than once.
  const unique = ports.filter((port, index) => port === 0 || ports.indexOf(port) === index);
  if (unique.length > 1000) throw new Error('At most 1,000 ports.');
  return unique;
}
