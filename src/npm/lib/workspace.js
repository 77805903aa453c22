import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError, WorkspaceError } from "./errors.js";
import { flagsOf } from "./flags.js";
import { Program } from "./process.js";
import { makeFolder } from "./world-folder.js";

/** The report of a life, as `mocks workspace --format json` writes it. */
export class Life {
  /**
   * @param {any} report
   * @param {string} timeLine
   */
  constructor(report, timeLine) {
    Object.assign(this, report);
    this.good = report.exit === 0;
    this.timeLineText = timeLine;
  }

  assertGood() {
    const { good, verdicts, command, timeLineText } = /** @type {any} */ (this);
    if (good) {
      return;
    }

    const reasons = verdicts.map((/** @type {any} */ { code, text, hint }) => `✗ ${text} [${code}]${hint ? `\n    → ${hint}` : ""}`);
    const failed = command && (command.exit !== 0 || command.timedOut) ? [`✗ the command ${command.timedOut ? "took too long" : `exited ${command.exit}`}`] : [];
    throw new WorkspaceError(["The life of the workspace was not good.", ...reasons, ...failed, "", timeLineText].join("\n"));
  }
}

/**
 * @param {string | object} state
 * @param {import("../index.d.ts").WorkspaceOptions} [options]
 * @returns {Promise<any>}
 */
export async function runInWorkspace(state, { command = [], env = {}, faults = [], prompt, release, timeout, allow = [], ...options } = {}) {
  const kept = typeof state === "string" ? undefined : keep(state);
  try {
    const flags = flagsOf({
      state: kept?.file ?? state,
      format: "json",
      coderVersion: release,
      timeout: timeout && Math.ceil(timeout / 1000),
      allow: allow.join(",") || undefined,
      env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      set: prompt === undefined ? undefined : `task.prompt=${prompt}`,
      fault: faults.map(lineOf),
      ...options,
    });
    const program = new Program("mocks", ["workspace", ...flags], command);
    let output = "";
    program.child.stdout.on("data", (text) => (output += text));
    const exit = await program.ended;
    if (exit !== 0 && exit !== 1) {
      throw new StartError(`The workspace could not be started: ${program.words.trim().replace(/^mocks: /, "") || program.ending}`);
    }

    return new Life(JSON.parse(output), program.words);
  } finally {
    await kept?.remove();
  }
}

/** @param {object} state */
function keep(state) {
  const { folder, remove } = makeFolder();
  const file = join(folder, "terraform.tfstate");
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  return { file, remove };
}

/**
 * A fault as `--fault` takes it.
 * @param {import("../index.d.ts").WorkspaceFault} fault
 */
function lineOf({ mock = "coderd", request, ...members }) {
  const words = Object.entries(members).map(([name, value]) => `${name}=${value}`);
  const bad = words.find((word) => /\s/.test(word));
  if (bad) {
    throw new StartError(`faults: ${bad} has whitespace, which a fault of a workspace may not have.`);
  }

  return [mock, request, ...words].join(" ");
}
