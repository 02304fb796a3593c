export { checkAgainst } from "./check-against.ts";
export type { Checked, CheckOptions, Judge } from "./check-against.ts";
export { cModel, naturalModels, rustModel } from "./records.ts";
