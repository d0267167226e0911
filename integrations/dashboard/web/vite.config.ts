import { defineConfig } from "vite";

// HEARTH_URL points the development server at a hub; the mock hub is the default.
const hub = process.env["HEARTH_URL"] ?? "http://127.0.0.1:8124";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/main/resources/dev/hearth/integration/dashboard/page",
    emptyOutDir: true,
    target: "es2023",
    sourcemap: false,
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    proxy: { "/api": { target: hub, ws: true } },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
