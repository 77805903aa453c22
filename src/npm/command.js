#!/usr/bin/env node
// The command `mocks`, from the package of this platform.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { explain, find } from "./lib/programs.js";

try {
  const { file, argv0 } = find("mocks");
  const child = spawn(file, process.argv.slice(2), { argv0, stdio: "inherit" });
  // A terminal sends Ctrl-C to both; a second one would mean impatience.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("error", (problem) => fail(explain("mocks", problem)));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]));
} catch (problem) {
  fail(/** @type {Error} */ (problem).message);
}

/** @param {string} sentence */
function fail(sentence) {
  process.stderr.write(`mocks: ${sentence}\n`);
  process.exit(3);
}
