// Records on which clang is known not to follow cl are not compared, and are counted.
export { divergencesIn } from "../../src/probe/divergences.ts";
