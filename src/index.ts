// What the commands are made of: re-exports only. The package's own door, for users, is api/.
export { diagnosticCodes, messageOf, severityOf } from "./diagnostic/catalogue.ts";
export type { Severity } from "./diagnostic/catalogue.ts";
export { diagnostic } from "./diagnostic/facts.ts";
export type { Diagnostic, DiagnosticCode, Reason } from "./diagnostic/facts.ts";
export { answerFrom } from "./layout/answers.ts";
export { knownAlignment } from "./layout/layouts.ts";
export type * from "./layout/layouts.ts";
export { computeLayouts } from "./layout/compute.ts";
export { flattenFields } from "./layout/flatten.ts";
export type { FlatField } from "./layout/flatten.ts";
export { gapsOf } from "./layout/gaps.ts";
export type { Gap } from "./layout/gaps.ts";
export { msvcC, msvcCxx, rustc } from "./layout/rules.ts";
export type { Rules } from "./layout/rules.ts";
export { withoutAliases } from "./model/model.ts";
export type * from "./model/model.ts";
export { spell } from "./model/spelling.ts";
export { bareRecordName, plainRecordName } from "./model/record-names.ts";
export { isRecordNamed, nearestNames, readRecordRequest } from "./pair/names.ts";
export { readDefinitions } from "./parse/c/definitions.ts";
export { readConstants } from "./parse/c/named-constants.ts";
export type { DefinedText } from "./parse/c/named-constants.ts";
export { parseC } from "./parse/c/parse.ts";
export type { ParsedC } from "./parse/c/parse.ts";
export type { AskLayout } from "./parse/c/scope.ts";
export { parseCxx } from "./parse/cxx/parse.ts";
export { parseRust } from "./parse/rust/crate.ts";
export type {
  LayoutAnswer,
  LayoutQuery,
  ParsedRust,
  RustAlias,
  RustConstant,
  RustHost,
  RustNamed,
  RustOptions,
  RustRoot,
} from "./parse/rust/crate.ts";
export { loadC } from "./parse/tree.ts";
export type { ByteSource } from "./read/bytes.ts";
export { annotatedLayouts } from "./read/annotated.ts";
export type { Overruled } from "./read/annotated.ts";
export { openIsf } from "./read/isf.ts";
export { readPdbIdentity } from "./read/pdb/identity.ts";
export type { PdbIdentity } from "./read/pdb/identity.ts";
export { openPdb } from "./read/pdb/open.ts";
export type { PdbDoor } from "./read/pdb/open.ts";
export { readPe } from "./read/pe.ts";
export type { PeIdentity } from "./read/pe.ts";
export { isSamePdb, microsoftSymbolServer, symbolPath, symbolUrl } from "./read/symbol-server.ts";
export type { SymbolKey } from "./read/symbol-server.ts";
export { diagnosticsText, sortedDiagnostics } from "./report/diagnostics-text.ts";
export { explainedCodes, explainList, explainText } from "./report/explain-text.ts";
export { recordNames } from "./report/record-names.ts";
export { layoutDocument, layoutJson } from "./report/layout-json.ts";
export type {
  DiagnosticObject,
  FieldObject,
  LayoutDocument,
  LayoutObject,
  LayoutSet,
  PlaceObject,
  UnverifiedObject,
} from "./report/layout-json.ts";
export { layoutText } from "./report/layout-text.ts";
export { counted, paint, plainStyle, printable } from "./report/text.ts";
export type { Style } from "./report/text.ts";
export { lineIndex, wholeFile } from "./source/source.ts";
export type { SourceText, Span } from "./source/source.ts";
export { checkAgainstBuilds, checkAgainstC, mappedName } from "./check.ts";
export type { Binding } from "./check.ts";
export { distance, endingEarlyIn, verdictOf } from "./diff/verdicts.ts";
export type { Answer, CSubject, RecordCheck, Subject } from "./diff/verdicts.ts";
export { noPolicy, openLedger } from "./diff/ledger.ts";
export type { Ledger, Policy, State, Summary } from "./diff/ledger.ts";
export type { Level, Levels } from "./diff/levels.ts";
export { adopt } from "./diff/adopt.ts";
export { guardText } from "./report/guards/guards.ts";
export type { GuardLanguage, GuardRequest } from "./report/guards/guards.ts";
export type { Guarded } from "./report/guards/guard-text.ts";
export { waiversToml } from "./report/waivers-toml.ts";
export { matchesPattern } from "./diff/waivers.ts";
export type { StaleWaiver, Waiver } from "./diff/waivers.ts";
export { withReprFindings } from "./diff/repr-rust.ts";
export { findingWords } from "./report/finding-words.ts";
export type { Comparison, Finding, FindingCode } from "./diff/finding.ts";
export { compareRecords } from "./diff/compare.ts";
export { checkDocument } from "./report/document/check-document.ts";
export type {
  CheckDocument,
  CObject,
  EditObject,
  FindingObject,
  FixObject,
  InputObject,
  RemedyObject,
  ResultObject,
  StaleWaiverObject,
  SubjectObject,
  TallyObject,
  Verdict,
  WaiverObject,
} from "./report/document/check-document.ts";
export { mergeDocuments, missingShards, tallyOfWhole } from "./report/document/merge-documents.ts";
export { readDocument } from "./report/document/read-document.ts";
export type { ReadDocument } from "./report/document/read-document.ts";
export { cargoMessages } from "./report/document/cargo-messages.ts";
export type { CargoHost, CargoTarget } from "./report/document/cargo-messages.ts";
export { documentFormats, printDocument } from "./report/document/print-document.ts";
export type { DocumentFormat } from "./report/document/print-document.ts";
export { checkText } from "./report/check-text.ts";
export { openRecorded } from "./truth/open.ts";
export type { Recorded, RecordedHost } from "./truth/open.ts";
export type { Build } from "./truth/recording.ts";
export { encodeRecording } from "./truth/encode.ts";
export type { MeasuredBuild, Provenance } from "./truth/recording.ts";
export { readKernelLayouts } from "./read/vergilius/layouts.ts";
export { compareVersions } from "./truth/versions.ts";
export { albumOf, albumOfOne } from "./report/page/album.ts";
export { checkHtml, showHtml } from "./report/page/html.ts";
export { showAtText, showText } from "./report/show-text.ts";
export type { ShownRecord, ShownSide } from "./report/show-text.ts";
export type { CSource } from "./check.ts";
export type { WitnessConflict } from "./diff/finding.ts";
export { withTestimony } from "./diff/testimony.ts";
export type { Contradiction, Testified } from "./diff/testimony.ts";
export { closureOf, compareDoors } from "./probe/agreement.ts";
export type { Agreement, Disagreement } from "./probe/agreement.ts";
export { divergences, divergencesIn, requiresLess } from "./probe/divergences.ts";
export type { Divergence } from "./probe/divergences.ts";
export { emitCommand, emitProbe } from "./probe/emit.ts";
export { measuredLayouts } from "./probe/layouts.ts";
export type { ProbeAnswers } from "./probe/questions.ts";
export { questionsOfModel } from "./probe/questions-of-model.ts";
export { readProbe } from "./probe/read.ts";
export type { ProbeRequest } from "./probe/source.ts";
export { printC } from "./model/print-c.ts";
export { vocabularyText } from "./parse/c/vocabulary.ts";
export { conflictPlace, conflictSaid } from "./report/finding-words.ts";
export { kernelText } from "./truth/c-text.ts";
export { heldRecord } from "./model/model.ts";
export { measuredTexts } from "./truth/measured-text.ts";
export type { MeasuredText, MeasuredTexts } from "./truth/measured-text.ts";
export { openMeasured, refreshCommand } from "./truth/measured-folder.ts";
export type { MeasuredFolder, MeasuredHost } from "./truth/measured-folder.ts";
export {
  decodeMeasured,
  decodeSource,
  encodeMeasured,
  encodeSource,
  measuredFormat,
  sourceSuffix,
} from "./truth/measured-files.ts";
export type { MeasuredFile, MeasuredSource } from "./truth/measured-files.ts";
export { fileNames } from "./truth/file-names.ts";
export { digestOf } from "./truth/digest.ts";
export { probeSource } from "./probe/source.ts";
export { rustText } from "./truth/rust-text.ts";
export type { RustText } from "./truth/rust-text.ts";
export { rustName, rustTypeName } from "./model/rust-words.ts";
export { diagnose } from "./diff/causes.ts";
export type { Case, Diagnosis, RustSide } from "./diff/causes.ts";
export { explainedChecks } from "./diff/explained.ts";
export type { FixOf } from "./diff/explained.ts";
export type { Edit } from "./diff/edits.ts";
export type { Fix, Remedy } from "./diff/finding.ts";
export { recordsHeldByValue } from "./pair/embedded.ts";
export type { TextEdit } from "./source/edit.ts";
export { changesOverBuilds, fieldsOverBuilds } from "./diff/build-table.ts";
export type { BuildChange, BuildDoor, BuildTable, FieldPlace, FieldRow } from "./diff/build-table.ts";
export { buildNumber, judgeOffsets } from "./diff/offset-claims.ts";
export type { ConfiguredOffset, OffsetVerdict, StatedOffset } from "./diff/offset-claims.ts";
export { readStatedNumbers } from "./parse/rust/build-tables.ts";
export type { BuildFunction, LiteralConstant } from "./parse/rust/build-tables.ts";
export { buildsText } from "./report/builds/builds-text.ts";
export { buildsJson } from "./report/builds/builds-json.ts";
export type { BuildsReport } from "./report/builds/builds-report.ts";
export { offsetsC, offsetsJson, offsetsRust } from "./report/builds/offset-tables.ts";
export { plainFieldName } from "./pair/names.ts";
export { writeFixes } from "./fix/fixes.ts";
export type { ChangedFile, Fixes } from "./fix/fixes.ts";
export type { Workshop } from "./fix/prove.ts";
export { unifiedDiff } from "./fix/unified-diff.ts";
export { remedyText } from "./report/remedy-words.ts";
export { checkNames } from "./diff/named.ts";
export type { CNames, NamedChecks, RustNames } from "./diff/named.ts";
