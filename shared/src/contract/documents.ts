// The JSON documents of the command line (DESIGN §6). Checks outside the project rely on them: fields may be
// added, never renamed or removed. `docs/cli/*.schema.json` is made from here.

import { z } from 'zod';
import { analysisResult } from './analysis.ts';
import { scoreResult } from './detection.ts';
import { allowEntry } from './findings.ts';
import { evaluation, leak, modelCard, modelListing, modelName, restoredModel } from './models.ts';
import { captureSourceName, captureState, doctorReport } from './capture.ts';
import { datasetDetail, datasetSummary, verifyResult } from './datasets.ts';
import { chumStyle } from '../exfil/chum-styles.ts';
import { echoCount } from '../exfil/icmp-exfil.ts';
import { runCapture } from '../exfil/run-record.ts';
import { runVerdict } from '../exfil/run-verdict.ts';
import { otherTool } from '../other-tools/other-alert.ts';
import { otherVerdict } from '../other-tools/other-verdict.ts';
import { chumScore } from './chum.ts';
import { drillPlanned, drillResult } from './drill-run.ts';
import { drillLimitResult } from './drill.ts';
import { exportDocuments } from './export-documents.ts';
import { finderResult } from './finder.ts';
import { lookupDocuments } from './lookup-documents.ts';
import { overview } from './stats.ts';
import { count, datasetName, labelName, shortText } from './primitives.ts';

export const errorDocument = z.looseObject({
  error: z.strictObject({ code: shortText, message: z.string(), hint: z.string() }),
});

export const importDocument = z.looseObject({
  dataset: datasetName,
  /** Rows added, and the sum of their sizes on the wire. */
  packets: count,
  bytes: count,
  undecoded: count,
  truncated: z.strictObject({ file: z.string(), offset: count }).nullable(),
  warnings: z.array(z.string()),
  durationMs: z.number().min(0),
  /** Records of flow logs that became rows; absent where there were none. */
  flowRecords: count.optional(),
});

export const datasetsListDocument = z.looseObject({ datasets: z.array(datasetSummary) });
export const datasetShowDocument = z.looseObject(datasetDetail.shape);
export const datasetVerifyDocument = z.looseObject(verifyResult.shape);

export const datasetRepairDocument = z.looseObject({
  dataset: datasetName,
  rows: count,
  cutBytes: count,
  state: z.enum(['open', 'closed', 'recovered']),
});

/** rename, duplicate, merge, restore, note, tag: the dataset as it is called afterwards. */
export const datasetChangedDocument = z.looseObject({ dataset: datasetName });
export const datasetRemoveDocument = z.looseObject({ dataset: datasetName, trashId: z.string() });
/** Datasets that were in the trash and are gone for good. */
export const datasetEmptyTrashDocument = z.looseObject({ deleted: count });
export const datasetLabelDocument = z.looseObject({
  dataset: datasetName,
  label: labelName.nullable(),
  changed: count,
});

/** The analysis without the drawn points, which `--points` writes to a file. */
export const analyzeDocument = z.looseObject({
  ...analysisResult.omit({ drawn: true, kDistance: true }).shape,
  /** Of files given in the place of datasets: cut short, rows left out. */
  warnings: z.array(z.string()),
});

export const detectScoreDocument = z.looseObject({
  ...scoreResult.shape,
  /** As in `analyzeDocument`. */
  warnings: z.array(z.string()),
});

export const detectTrainDocument = z.looseObject({
  model: modelName,
  /** Name under which the earlier model of the same name is kept now; null: there was none. */
  before: shortText.nullable(),
  features: z.array(shortText),
  rows: count,
  seconds: z.number().min(0),
  card: modelCard,
  warnings: z.array(z.string()),
});

export const detectEvaluateDocument = z.looseObject({
  ...evaluation.shape,
  rows: count,
  seconds: z.number().min(0),
  leaks: z.array(leak),
  warnings: z.array(z.string()),
});

export const detectModelsDocument = z.looseObject({
  models: z.array(modelListing),
  /** Of `--restore` and `--remove`. */
  restored: restoredModel.optional(),
  removed: z.array(shortText).optional(),
});

/** The entry as it is kept. */
export const detectAllowDocument = z.looseObject(allowEntry.shape);
export const detectAllowedDocument = z.looseObject({ entries: z.array(allowEntry) });
export const detectDisallowDocument = z.looseObject({ what: shortText });
/** The first screen of the app. */
export const statsDocument = z.looseObject({
  ...overview.shape,
  /** As in `analyzeDocument`. */
  warnings: z.array(z.string()),
});

/** The scoreboard: runs that a capture has, newest first. */
export const drillScoresDocument = z.looseObject({ runs: z.array(chumScore) });
/** Runs of one capture by the logs of other detectors. */
export const drillAlertsDocument = z.looseObject({
  dataset: datasetName,
  tools: z.array(z.looseObject({ tool: otherTool, alerts: count, leftOut: count })),
  runs: z.array(
    z.looseObject({
      runId: z.string(),
      style: z.string().nullable(),
      scenario: z.string().nullable(),
      startedMs: z.number(),
      sentBytes: count,
      verdicts: z.array(otherVerdict),
    }),
  ),
  warnings: z.array(z.string()),
});
/** A batch of runs, recorded and judged; one that was stopped has its error beside it. */
export const drillRunDocument = z.looseObject(drillResult.shape);
/** What `--dry-run` tells: nothing was sent. */
export const drillPlanDocument = z.looseObject(drillPlanned.shape);
/** How large an upload must be to be noticed. */
export const drillLimitDocument = z.looseObject({
  ...drillLimitResult.shape,
  warnings: z.array(z.string()),
});
/** Several datasets side by side, without the points of the picture. */
export const finderDocument = z.looseObject({
  ...finderResult.omit({ points: true }).shape,
  /** As in `analyzeDocument`. */
  warnings: z.array(z.string()),
});

export const interfacesDocument = z.looseObject({
  interfaces: z.array(
    z.looseObject({
      name: z.string(),
      description: z.string(),
      addresses: z.array(z.string()),
      up: z.boolean(),
      loopback: z.boolean(),
    }),
  ),
});

export const captureDocument = z.looseObject({
  /** The first one; `datasets` names all when the capture rotated. */
  dataset: datasetName,
  /** Rows stored by this capture, and the sum of their sizes on the wire. */
  packets: count,
  bytes: count,
  /** Null: the source does not say. */
  dropped: count.nullable(),
  source: captureSourceName,
  timestampSource: z.enum(['kernel', 'arrival', 'file']),
  sizes: z.enum(['wire', 'derived']),
  blacklisted: count,
  durationMs: z.number().min(0),
});

/** label, pause, resume, stop: the capture as it is afterwards. */
export const captureControlDocument = z.looseObject({
  dataset: datasetName,
  phase: captureState.shape.phase,
  label: labelName,
  stored: count,
});

export const doctorDocument = z.looseObject({
  checks: z.array(z.looseObject(doctorReport.shape.checks.element.shape)),
  sources: z.array(z.looseObject(doctorReport.shape.sources.element.shape)),
});

/** Printed when the listener is ready; tokenFile is a path, the token itself is never printed. */
export const listenDocument = z.looseObject({
  ports: z.array(z.number().int()),
  udpPorts: z.array(z.number().int()),
  /** Without TLS: the listener speaks first on these. */
  ftpPorts: z.array(z.number().int()),
  smtpPorts: z.array(z.number().int()),
  sshPorts: z.array(z.number().int()),
  /** Wished for, not had: the listener serves on the others. */
  failedPorts: z.array(z.looseObject({ port: count, protocol: z.enum(['TCP', 'UDP']), reason: z.string() })),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  tokenFile: z.string(),
  receiptsDir: z.string(),
});

export const chumDocument = z.looseObject({
  runId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Null: several, by a scenario. */
  style: chumStyle.nullable(),
  /** Payload. */
  bytesSent: count,
  /** Those of the handshake for DNS and of the run's end included. */
  connections: count,
  startedMs: z.number(),
  endedMs: z.number(),
  receipt: z.looseObject({
    /** Signed by the key of the handshake, and its bytes are those sent (in other ways than by ICMP). */
    ok: z.boolean(),
    /** The run's record, with the receipt in it. */
    file: z.string(),
    /** Null: no receipt could be had. */
    applicationBytes: count.nullable(),
    text: z.string(),
  }),
  /** Requests by ICMP, and how many were answered; missing where there were none. */
  echoes: echoCount.optional(),
  /** What running captures saw of it. */
  captures: z.array(z.looseObject(runCapture.shape)),
  /** Whether it was noticed, by capture; empty where no capture has it. */
  verdicts: z.array(z.looseObject(runVerdict.shape)),
});

export const pushDocument = z.looseObject({
  dataset: datasetName,
  /** Where to, and what it is called there. */
  to: z.string(),
  as: z.string(),
  /** Of the packed dataset (.tar.gz) as it lies there. */
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** How often it went on from what had arrived before: after breaks, or from an earlier push. */
  resumed: count,
  /** It had arrived before: nothing was sent. */
  wasThere: z.boolean(),
  /** Of packets.csv in it. */
  csvBytes: count,
  csvSha256: z.string().regex(/^[0-9a-f]{64}$/),
  durationMs: z.number().min(0),
});

export const serveDocument = z.looseObject({ url: z.string() });
export const versionDocument = z.looseObject({ version: z.string() });

/** File name of each schema in docs/cli, without the ending. */
export const documents = {
  error: errorDocument,
  import: importDocument,
  'datasets-list': datasetsListDocument,
  'datasets-show': datasetShowDocument,
  'datasets-verify': datasetVerifyDocument,
  'datasets-repair': datasetRepairDocument,
  'datasets-changed': datasetChangedDocument,
  'datasets-remove': datasetRemoveDocument,
  'datasets-empty-trash': datasetEmptyTrashDocument,
  'datasets-label': datasetLabelDocument,
  analyze: analyzeDocument,
  'detect-score': detectScoreDocument,
  'detect-train': detectTrainDocument,
  'detect-evaluate': detectEvaluateDocument,
  'detect-models': detectModelsDocument,
  'detect-allow': detectAllowDocument,
  'detect-allowed': detectAllowedDocument,
  'detect-disallow': detectDisallowDocument,
  'drill-run': drillRunDocument,
  'drill-plan': drillPlanDocument,
  'drill-limit': drillLimitDocument,
  'drill-scores': drillScoresDocument,
  'drill-alerts': drillAlertsDocument,
  stats: statsDocument,
  finder: finderDocument,
  ...lookupDocuments,
  ...exportDocuments,
  interfaces: interfacesDocument,
  capture: captureDocument,
  'capture-control': captureControlDocument,
  doctor: doctorDocument,
  serve: serveDocument,
  listen: listenDocument,
  chum: chumDocument,
  push: pushDocument,
  version: versionDocument,
} as const;

export type DocumentName = keyof typeof documents;
