// `import { check, layoutOf } from "layoutcheck"`: the whole of it. What the commands are made of is src/index.ts, which no
// user sees. docs/api.md tells of it; docs/api-report.md is made of the declarations, and a test shows when they change.
export { check } from "./check.ts";
export type { CheckAnswer, CheckQuestion } from "./check.ts";
export { explain } from "./explain.ts";
export { InputError } from "./input-error.ts";
export { layoutOf, layoutOfText } from "./layout-of.ts";
export type { LayoutQuestion, TextQuestion } from "./layout-of.ts";
export { openLayouts } from "./open-layouts.ts";
export type { OpenedLayouts } from "./open-layouts.ts";
export type { CSide, OneOrMore, ReadingC, RustSide, Surroundings, Witness } from "./question.ts";
export { mergeReports, printReport } from "./reports.ts";
export type { ReportFormat } from "./reports.ts";
export type {
  CheckDocument,
  CObject,
  DiagnosticObject,
  EditObject,
  FieldObject,
  FindingObject,
  FixObject,
  InputObject,
  LayoutDocument,
  LayoutObject,
  PlaceObject,
  RemedyObject,
  ResultObject,
  StaleWaiverObject,
  SubjectObject,
  TallyObject,
  UnverifiedObject,
  Verdict,
  WaiverObject,
} from "../index.ts";
