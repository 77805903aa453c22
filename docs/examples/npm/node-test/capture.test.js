import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startAgentApi, startCoderd } from "coder-mocks";
import { capture } from "../capture.js";

/** @type {import("coder-mocks").AgentApi} */
let agentapi;
/** @type {import("coder-mocks").Coderd} */
let coderd;

before(async () => {
  [agentapi, coderd] = await Promise.all([startAgentApi({ preset: "many" }), startCoderd({ strict: true })]);
});

beforeEach(() => coderd.reset());

after(() => Promise.all([agentapi.close(), coderd.close()]));

test("a person can read the last ten messages of a paused task", async () => {
  await coderd.beginStop();
  assert.equal(await capture(await coderd.environment(agentapi)), true);
  await coderd.endStop();

  await coderd.assertNoVerdicts();
  const { kept } = await coderd.reading();
  assert.deepEqual(kept?.messages.map(({ content }) => content).slice(0, 2), ["Message 6", "Message 7"]);
});

test("a message without a role is accepted, and cannot be read", async () => {
  const { CODER_AGENT_TOKEN, ARG_TASK_ID } = await coderd.environment(agentapi);
  const answer = await fetch(`${coderd.url}/api/v2/workspaceagents/me/tasks/${ARG_TASK_ID}/log-snapshot?format=agentapi`, {
    method: "POST",
    headers: { "Coder-Session-Token": CODER_AGENT_TOKEN },
    body: '{"messages":[{"type":"output","content":"Hi"}]}',
  });

  assert.equal(answer.status, 204);
  await coderd.assertVerdicts("unreadable");
});
