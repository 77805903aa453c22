// Users, workspaces, builds, agents and apps, with a button for what a control route does.
import { count, h } from "../dom.js";
import { actions, card, input, onNews, redraw, select, table, valueOf } from "../parts.js";

const lifecycles = ["created", "starting", "start_timeout", "start_error", "ready", "shutting_down", "shutdown_timeout", "shutdown_error", "off"];
const healths = ["disabled", "initializing", "healthy", "unhealthy"];
const levels = ["owner", "organization", "authenticated", "public"];
const active = ["pending", "running", "canceling"];

export async function render(root, api) {
  const out = h("div");
  const load = onNews(async () => ({ ...await api.get("world"), now: null, sessions: await api.get("agents"), calls: await api.get("interceptions") }), draw);
  const { problem, button } = actions(load);
  root.append(h("h2", "World"), problem, out);
  await api.changed(load, 250, 2000); // Builds move by the clock.

  function draw({ world, tasks, release, sessions, calls }) {
    redraw(out, h("p.soft", `coderd ${release}, organization ${world.organization.name}.`),
      world.workspaces.map((workspace) => place(workspace, tasks.find((task) => task.id === world.tasks.find((one) => one.workspaceId === workspace.id && !one.deleted)?.id), world.users, sessions)),
      card("Users", table("Users", ["name", "status", "API key"], world.users.map((user) => [
        user.name, `${user.status}${user.isOwner ? ", site owner" : ""}`, h("code", user.apiKey)]))),
      world.externalAuth.length > 0 && card("External auth", world.externalAuth.flatMap((provider) => world.users.map((user) => link(provider, user)))),
      card("AI Bridge calls", table("AI Bridge calls", ["exchange", "client", "model", "tokens in", "out", "cached", "tries"], calls.interceptions.map((call) => [
        h("a", { href: api.exchange(call.requestId) }, call.requestId), `${call.client} of ${call.initiator}`, `${call.providerName} ${call.model}${call.streamed ? ", streamed" : ""}`,
        call.inputTokens, call.outputTokens, call.cachedTokens, call.attempts]), "None yet.")));
  }

  function place(workspace, task, users, sessions) {
    const [latest, agent] = [workspace.builds.at(-1), workspace.agents.at(-1)];
    return h("section.card", { ariaLabel: `Workspace ${workspace.name}` },
      h("h3", `${workspace.name} of ${workspace.owner}`, task && `, task ${task.name}: ${task.status}`, workspace.deleted && ", deleted"),
      table(`Builds of ${workspace.name}`, ["build", "transition", "job", "reason", "by"], workspace.builds.slice(-5).map((build) => [
        build.number, build.transition, `${build.job}${build.error ? `: ${build.error}` : ""}`, build.reason, build.initiator])),
      task && builds(task, latest),
      workspace.isPrebuild && claim(workspace, users),
      agent && h("p", `Agent ${agent.name} of build ${agent.buildNumber}: `, h("strong", agent.lifecycle), agent.unhealthyReason && `, unhealthy: ${agent.unhealthyReason}`,
        task && ` · token ${task.agentTokenIsGood ? "taken" : "refused"}`, ": ", h("code", agent.token)),
      sessions.filter((one) => workspace.agents.some(({ id }) => id === one.agent)).map((one) => h("p.good", `${one.name} is connected over RPC ${one.apiVersion}, ${one.role || "no role"}, ${count(one.calls, "call")}`)),
      task && agent && agents(task, agent), agent?.apps.map((app) => apps(task, app)));
  }

  // A button whose name in full says what it is for; body() is read when it is pressed.
  function move(id, label, of, done, method, path, body) {
    return button(`${label} ${id}`, label, done, () => api.send(method, path, body()), { ariaLabel: label + of });
  }

  function builds({ id, name }, latest) {
    const build = (label, done, body) => move(id, label, `: ${name}`, `${name}: ${done}`, "POST", `world/tasks/${id}/build`, () => body);
    return h("p.row", active.includes(latest.job) ? [
      build("End the build", "the build has succeeded.", { job: "succeeded" }), build("Fail the build", "the build has failed.", { job: "failed", error: "failed by hand" }),
    ] : [build("Stop", "a stop has begun.", { transition: "stop" }), build("Start", "a start has begun.", { transition: "start" })]);
  }

  function claim({ id, name, claim }, users) {
    if (claim) return h("p", `Claimed by ${claim.owner}.`);
    const owner = select(`owner ${id}`, "Claim it for", users.map((user) => user.name), users[0].name);
    return h("p.row", owner, move(id, "Claim", ` ${name}`, "The workspace is claimed.", "POST", `world/workspaces/${id}/claim`, () => ({ owner: valueOf(owner) })));
  }

  function agents({ id, name }, agent) {
    const lifecycle = select(`lifecycle ${id}`, "Lifecycle", lifecycles, agent.lifecycle);
    const health = select(`health ${id}`, "Apps", healths, agent.apps[0]?.health ?? "healthy");
    const reason = input(`reason ${id}`, "Unhealthy because", agent.unhealthyReason ?? "", { placeholder: "nothing: healthy" });
    return h("p.row", lifecycle, health, reason, move(id, "Set the agent", ` of ${name}`, `The agent of ${name} is set.`, "POST", `world/tasks/${id}/agent`,
      () => ({ lifecycle: valueOf(lifecycle), app: valueOf(health), unhealthyReason: valueOf(reason) })));
  }

  function apps(task, { slug, health, url, sharingLevel }) {
    const title = `App ${slug}: ${health}`;
    if (!task) return h("p", title);
    const [key, was] = [`${task.id} ${slug}`, url ?? ""];
    const address = input(`url ${key}`, "Address", was, { placeholder: "as --task-app-url", size: 28 });
    const level = select(`level ${key}`, "Shared with", levels, sharingLevel);
    return h("p.row", title, address, level, move(key, "Set the app", ` ${slug} of ${task.name}`, `App ${slug} of ${task.name} is set.`, "PUT", `world/tasks/${task.id}/apps/${encodeURIComponent(slug)}`,
      () => ({ sharingLevel: valueOf(level), ...valueOf(address) !== was && { url: valueOf(address) } })));
  }

  function link({ id, type, links }, { name }) {
    const [linked, who, path] = [links.find((one) => one.user === name), `${name} with ${id}`, `external-auth/${encodeURIComponent(id)}/links/${encodeURIComponent(name)}`];
    if (linked) return h("p.row", `${id}: ${name} is linked${linked.valid ? "" : ", the provider refuses the token"}`, move(who, "Unlink", ` ${who}`, `${who}: not linked.`, "DELETE", path, () => {}));
    const token = input(`token ${who}`, "token", `${type}-mock-token`, { ariaLabel: `Token of ${who}` });
    return h("p.row", `${id}: ${name} is not linked`, token, move(who, "Link", ` ${who}`, `${who}: linked.`, "PUT", path, () => ({ accessToken: valueOf(token) })));
  }
}
