import { configDefaults, defineConfig } from "vitest/config";

/** Whole published crates, mended and guarded: minutes of compilers at work. `npm run test:slow`, and CI. */
const slow = "test/slow/**/*.test.ts";

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "slow" ? [slow] : ["test/**/*.test.ts"],
    exclude: mode === "slow" ? configDefaults.exclude : [...configDefaults.exclude, slow],
    testTimeout: 60_000,
    // A core is not left idle: most of the time goes to compilers that are asked, file by file.
    maxWorkers: "100%",
    reporters: ["default", "./test/reporter.ts"],
    coverage: { provider: "v8", include: ["src/**"], reporter: ["text", "text-summary"] },
  },
}));
