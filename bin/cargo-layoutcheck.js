#!/usr/bin/env node
// Cargo runs this for `cargo layoutcheck`.
import { main } from "../dist/cli.js";

await main("cargo");
