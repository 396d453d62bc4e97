export function failureLine(message: string | undefined): string;
