import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // A core is not left idle: most of the time goes to compilers that are asked, file by file.
    maxWorkers: "100%",
    reporters: ["default", "./test/reporter.ts"],
    coverage: { provider: "v8", include: ["src/**"], reporter: ["text", "text-summary"] },
  },
});
