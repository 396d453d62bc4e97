// Formats of findings for other people's tools.

/** OCSF and ECS as lines of JSON, STIX as one bundle, a table, our own findings as lines of JSON. */
export const findingsFormats = ['ocsf', 'ecs', 'stix', 'csv', 'jsonl'] as const;
export type FindingsFormat = (typeof findingsFormats)[number];
