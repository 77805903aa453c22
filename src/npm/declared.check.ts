// What index.d.ts declares is what the code has: tsc refuses this file otherwise. It is not packed.
import type * as declared from "./index.js";
import * as errors from "./lib/errors.js";
import { startAgentApi, startCoderd, startWorkspaceAgent } from "./lib/start.js";
import { runInWorkspace } from "./lib/workspace.js";
import { WorldBuilder } from "./lib/world.js";

({ startAgentApi, startCoderd, startWorkspaceAgent, runInWorkspace, WorldBuilder }) satisfies Omit<typeof declared, keyof typeof errors>;
