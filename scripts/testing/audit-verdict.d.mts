export function auditVerdict(report: string): { readonly text: string; readonly isBad: boolean };
