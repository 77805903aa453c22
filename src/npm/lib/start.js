import { AgentApi } from "./agentapi.js";
import { Coderd } from "./coderd.js";
import { Control } from "./control.js";
import { StartError } from "./errors.js";
import { flagsOf } from "./flags.js";
import { Mock } from "./mock.js";
import { Program } from "./process.js";
import { makeWorldFolder } from "./world-folder.js";

const startsWithinMs = 30_000;

/** @param {import("../index.d.ts").CoderdOptions} [options] */
export async function startCoderd({ world, ...options } = {}) {
  if (world && (options.preset || options.presets)) {
    throw new StartError("world: it takes the place of a preset, so preset and presets may not be given with it.");
  }

  const folder = world && makeWorldFolder(world);
  return start("mock-coderd", Coderd, { outputFile: "none", ...options }, { release: "coder-version", rateLimit: "api-rate-limit", snapshotStatus: "http-code" }, folder);
}

/** @param {import("../index.d.ts").AgentApiOptions} [options] */
export async function startAgentApi({ messages, ...options } = {}) {
  return start("mock-agentapi", AgentApi, { ...options, ...(messages && { messages: JSON.stringify(messages) }) }, { release: "agentapi-version" });
}

/** @param {import("../index.d.ts").WorkspaceAgentOptions} [options] */
export async function startWorkspaceAgent({ played, ...options } = {}) {
  return start("mock-workspace-agent", Mock, { ...options, ...(played && { processes: "played", played }) }, {});
}

/**
 * @template {Mock} T
 * @param {string} name
 * @param {new (control: Control, after: () => Promise<void>) => T} Kind
 * @param {Record<string, any>} options
 * @param {Record<string, string>} flags Those that have another name than their option.
 * @param {{ flags: string[], remove: () => Promise<void> }} [folder]
 */
async function start(name, Kind, { faults = [], log = "none", port = 0, ...options }, flags, folder) {
  const after = folder?.remove ?? (async () => {});
  const all = [...flagsOf({ port, log, ...options }, flags), ...(folder?.flags ?? [])];
  try {
    const program = new Program(name, all);
    const mock = new Kind(new Control(await addressOf(program, all), program), after);
    program.letGo();
    for (const fault of faults) {
      await mock.fault(fault).catch(async (refused) => {
        await mock.close();
        throw refused;
      });
    }

    return mock;
  } catch (problem) {
    await after();
    throw problem;
  }
}

/**
 * Waits until a mock listens.
 * @param {Program} program
 * @param {string[]} flags
 * @returns {Promise<URL>}
 */
async function addressOf(program, flags) {
  let text = "";
  let late;
  try {
    return await new Promise((resolve, reject) => {
      program.child.stdout.on("data", (part) => {
        text += part;
        const address = / listening on (http:\S+)[^\n]*\n/.exec(text)?.[1];
        if (address) {
          resolve(new URL(address));
          program.child.stdout.removeAllListeners("data").on("data", (line) => process.stderr.write(line));
        }
      });
      program.ended.then(() => reject(new StartError(sentence(program, flags))), reject);
      late = setTimeout(() => {
        program.child.kill("SIGKILL");
        reject(new StartError(`${program.name} did not listen within ${startsWithinMs / 1000} s.`));
      }, startsWithinMs);
    });
  } finally {
    clearTimeout(late);
  }
}

/**
 * @param {Program} program
 * @param {string[]} flags
 */
function sentence({ name, ending, words }, flags) {
  const own = words.trim().replace(new RegExp(`^${name}: `), "");
  return own ? `${name} could not start: ${own}` : `${name} ${flags.join(" ")} ${ending} before it listened.`;
}
