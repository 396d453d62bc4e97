// ISO 8601 times as people and tables write them; the filter language and the import of old tables read them.

const isoPattern =
  /^([1-9]\d{3})-(\d\d)-(\d\d)(?:[tT ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?(?: ?([zZ]|UTC)|([+-])(\d\d):?(\d\d))?)?$/;

/**
 * Unix epoch in whole µs (digits behind them are cut, not rounded) of `2024-05-01`, `2024-05-01T12:00`,
 * `2024-05-01 12:00:00.25+02:00`; without a zone it is UTC. null for anything else, the 30th of February too.
 */
export function parseIsoUs(text: string): number | null {
  const parts = isoPattern.exec(text);
  if (parts === null) return null;
  const number = (at: number): number => Number(parts[at] ?? 0);
  const start = Date.UTC(number(1), number(2) - 1, number(3));
  // The 30th of February and the 13th month come out as another day.
  const day = new Date(start);
  if (day.getUTCDate() !== number(3) || day.getUTCMonth() !== number(2) - 1) return null;
  if (number(4) > 23 || number(5) > 59 || number(6) > 60) return null;
  const zoneMinutes = (parts[9] === '-' ? -1 : 1) * (number(10) * 60 + number(11));
  const minutes = number(4) * 60 + number(5) - zoneMinutes;
  // Digits, not a product of doubles: 0.29 s are 290,000 µs, and the ninth nine does not make a second whole.
  const fractionUs = Number((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return (start + minutes * 60_000 + number(6) * 1000) * 1000 + fractionUs;
}

/** As `parseIsoUs`, in ms with three decimal places. */
export function parseIsoMs(text: string): number | null {
  const us = parseIsoUs(text);
  return us === null ? null : us / 1000;
}
