// The conversation as it is now, and the state of the agent.
import { count, h } from "../dom.js";
import { message, onNews, redraw } from "../parts.js";

export async function render(root, api) {
  const [state, list] = [h("p.row", { role: "status" }), h("section", { ariaLabel: "Messages" })];
  root.append(h("h2", "Conversation"), state, list);
  const load = onNews(() => api.get("conversation"), draw);
  await api.changed(async () => {
    await load();
    return state.dataset.status === "running"; // Its screen changes without a request.
  }, 500);

  function draw(found) {
    const exit = found.agentExitCode;
    state.dataset.status = exit === undefined ? found.status : "ended";
    state.replaceChildren(h(`strong.${exit !== undefined ? "bad" : found.status === "stable" ? "good" : "work"}`,
      exit === undefined ? found.status : `the agent has ended with ${exit}`), ` ${found.agentType} over ${found.transport}, ${count(found.total, "message")}`,
    found.messages.length === found.total ? "" : found.messages.length === 0 ? ", which are made while they are sent" : `, the last ${found.messages.length}:`);
    redraw(list, found.messages.map((one) => message(one, true, "")));
  }
}
