export { startAgentApi, startCoderd, startWorkspaceAgent } from "./lib/start.js";
export { runInWorkspace } from "./lib/workspace.js";
export { WorldBuilder } from "./lib/world.js";
export { ControlError, RequestError, StartError, VerdictError, WorkspaceError } from "./lib/errors.js";
