import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartError } from "./errors.js";

const require = createRequire(import.meta.url);
const own = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** Names a folder with the programs, in place of the package of this platform. */
const variable = "MOCKS_PROGRAMS";

/**
 * Where a program is. The package of a platform has one native file for all mocks: the name that it is started by says which one it is.
 * @param {string} name e.g. `mock-coderd`
 * @returns {{ file: string, argv0: string }}
 */
export function find(name) {
  const folder = process.env[variable] || folderOfPlatform();
  const file = [join(folder, name), join(folder, "mocks")].find((path) => existsSync(path));
  if (!file) {
    throw new StartError(`${folder} has no program ${name}: install ${own.name} again, or name a folder that has it in ${variable}.`);
  }

  return { file, argv0: name };
}

/**
 * Why a program could not be started, in a sentence.
 * @param {string} name
 * @param {NodeJS.ErrnoException} problem
 */
export function explain(name, problem) {
  const { file } = find(name);
  // The file is there, so what is missing is the loader of its C library.
  return problem.code === "ENOENT" && existsSync(file)
    ? `${file} needs the C library glibc, which this system (Alpine?) does not have: run the tests in an image with glibc, e.g. of Debian.`
    : `${file} cannot be started: ${problem.message}.`;
}

function folderOfPlatform() {
  const platform = `${process.platform}-${process.arch}`;
  const needed = `${own.name}-${platform}`;
  try {
    return dirname(require.resolve(`${needed}/package.json`));
  } catch {
    throw new StartError(own.optionalDependencies?.[needed]
      ? `The package ${needed} is not installed: install ${own.name} without leaving out optional packages (--omit=optional, --no-optional), on a system with glibc.`
      : `${own.name} has no programs for ${platform}, but for ${platforms()}: build the programs from the sources and name their folder in ${variable}.`);
  }
}

function platforms() {
  const names = Object.keys(own.optionalDependencies ?? {}).map((name) => name.slice(own.name.length + 1));
  return names.length > 0 ? names.join(" and ") : "no platform";
}
