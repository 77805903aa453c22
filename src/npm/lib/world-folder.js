import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const preset = "world-of-the-test";

/** Folders that have to be deleted when this process ends. */
const folders = new Set();

process.on("exit", () => folders.forEach(remove));

/**
 * A folder for a moment, which only this user can read.
 * @returns {{ folder: string, remove: () => Promise<void> }}
 */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "mocks-npm-"));
  folders.add(folder);
  return { folder, remove: async () => remove(folder) };
}

/**
 * A folder of presets with one preset, which has this world.
 * @param {import("../index.d.ts").World} world
 */
export function makeWorldFolder(world) {
  const { folder, remove } = makeFolder();
  mkdirSync(join(folder, "coderd"));
  writeFileSync(join(folder, "coderd", `${preset}.json`), JSON.stringify({ description: "The world of a test.", world }));
  return { flags: ["--presets", folder, "--preset", preset], remove };
}

/** @param {string} folder */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}
