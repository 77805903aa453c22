import { describe, expect, it } from "bun:test";
import { runInWorkspace, startAgentApi, startCoderd, type CoderdOptions } from "coder-mocks";
import state from "./state.json";

// In the registry: `import { runTerraformApply, runTerraformInit } from "~test"`, and in place of state.json
//   const state = await runTerraformApply(import.meta.dir, { agent_id: "foo" });

describe("shutdown script", () => {
  const run = async (preset: string, options?: CoderdOptions) => {
    const agentapi = await startAgentApi({ preset });
    const coderd = await startCoderd({ strict: true, stopWindow: "open", ...options });
    await coderd.beginStop();
    const script = Bun.spawn(["bash", `${import.meta.dir}/shutdown.sh`], {
      env: { ...process.env, ...(await coderd.environment(agentapi)) },
      stderr: "pipe",
    });
    const [exitCode, stdout, stderr] = [await script.exited, await new Response(script.stdout).text(), await new Response(script.stderr).text()];
    await coderd.endStop();
    await agentapi.close();
    return { coderd, exitCode, stdout, stderr };
  };

  it("posts the last ten messages", async () => {
    const { coderd, exitCode, stdout } = await run("many");
    await using _ = coderd;

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Posted the log snapshot.");
    expect((await coderd.reading()).kept?.messages[0].content).toBe("Message 6");
    await coderd.assertNoVerdicts();
  });

  it("says so when coderd is older than log snapshots", async () => {
    const { coderd, exitCode, stderr } = await run("normal", { preset: "old-server" });
    await using _ = coderd;

    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("404");
    await coderd.requests.assertOne("POST *log-snapshot");
  });
});

describe("the module", () => {
  it("is ready for its user, and leaves nothing behind", async () => {
    const life = await runInWorkspace(state, { command: ["bash", "-c", "~/.tool/bin/tool --version"] });

    life.assertGood();
    expect(life.command?.output.map((line) => line.text)).toEqual(["tool 1.2.3"]);
    expect(life.scripts.map((script) => [script.name, script.exitCode])).toEqual([["Tool", 0], ["Tool: clean up", 0]]);
    expect(life.leftProcesses).toEqual([]);
  });
});
