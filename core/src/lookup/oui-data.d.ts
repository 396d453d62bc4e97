// The package has no types of its own, and those of its JSON would be 39,000 properties.
declare module 'oui-data' {
  /** By six hexadecimal digits: the name of the organisation, a line break, and its address. */
  const organisations: Readonly<Record<string, string>>;
  // eslint-disable-next-line no-restricted-syntax -- what a JSON module exports
  export default organisations;
}
