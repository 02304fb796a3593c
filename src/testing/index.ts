export { cModel, naturalModels, rustModel } from "./records.ts";
