/**
 * The program under test: it takes the messages of AgentAPI to coderd, as a workspace's shutdown script does.
 * @param {Record<string, string>} environment The variables of the workspace.
 * @returns {Promise<boolean>} Whether coderd has them.
 */
export async function capture(environment) {
  const conversation = await fetch(`http://127.0.0.1:${environment.ARG_AGENTAPI_PORT}/messages`);
  const { messages } = /** @type {{ messages: object[] }} */ (await conversation.json());
  const address = `${environment.CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/${environment.ARG_TASK_ID}/log-snapshot?format=agentapi`;
  for (let attempt = 1; attempt <= 2; attempt++) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Coder-Session-Token": environment.CODER_AGENT_TOKEN },
      body: JSON.stringify({ messages: messages.slice(-10) }),
    });
    if (answer.ok) {
      return true;
    }
  }

  return false;
}
