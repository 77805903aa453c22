import { startAgentApi, startCoderd, WorldBuilder } from "coder-mocks";
import { expect, test } from "vitest";
import { capture } from "../capture.js";

test("a busy coderd gets the snapshot at the second attempt", async () => {
  await using agentapi = await startAgentApi();
  await using coderd = await startCoderd({ faults: [{ request: "POST *log-snapshot", status: 503 }] });

  const captured = capture(await coderd.environment(agentapi));

  const posts = await coderd.requests.waitFor("POST *log-snapshot", { count: 2 });
  expect(posts.map((post) => post.response?.status)).toEqual([503, 204]);
  expect(await captured).toBe(true);
});

test("another person's agent may not post for a task", async () => {
  const world = new WorldBuilder();
  const [ann, ben] = [world.addTask("fix-the-bug", world.addUser("ann")), world.addTask("write-docs", world.addUser("ben"))];
  await using agentapi = await startAgentApi();
  await using coderd = await startCoderd({ world: world.build(), strict: true });

  const environment = await coderd.environment(agentapi, "fix-the-bug");
  expect(environment.ARG_TASK_ID).toBe(ann.id);
  expect(await capture({ ...environment, CODER_AGENT_TOKEN: ben.agentToken })).toBe(false);

  expect(await coderd.snapshots()).toEqual([]);
});
