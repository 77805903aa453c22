// What a person reads of a task: live, as kept, as posted, and what became of each message.
import { card, message, onNews, redraw, table, text } from "../parts.js";
import { bytes, h } from "../dom.js";

const shows = { live: "the conversation live", kept: "the stored snapshot", nothing: "no messages in this state" };

export function render(root, api) {
  return api.rest.length === 0 ? list(root, api) : one(root, api, api.rest[0]);
}

async function list(root, api) {
  const out = h("div");
  root.append(h("h2", "Tasks"), h("p.soft", "Open a task for its conversation and its stored snapshot."), out);
  await api.changed(onNews(async () => (await api.get("world")).tasks, (tasks) => redraw(out,
    table("Tasks", ["task", "owner", "state", "snapshot"], tasks.map((task) => [
      h("a", { href: api.link(task.id), "data-key": task.id }, task.name), task.owner, `${task.status}${task.currentState ? `: ${task.currentState.message}` : ""}`,
      task.snapshotAt ? new Date(task.snapshotAt).toLocaleString() : h("span.soft", "none")]), "There is no task."))));
}

async function one(root, api, id) {
  const out = h("div");
  const live = tick("live", "Ask the task's AgentAPI after each change (it sees a request)");
  const fold = tick("fold", "Fold blanks", true);
  let seen = null;
  root.append(h("p", h("a", { href: api.link() }, "All tasks")), h("p.row", fold, live), out);
  const load = onNews(async () => ({ ...await api.get(`world/tasks/${encodeURIComponent(id)}/reading?live=${live.firstChild.checked}`), fold: fold.firstChild.checked }), draw);
  await api.changed(load);

  function tick(key, label, checked = false) {
    const name = `tasks ${key}`;
    return h("label", h("input", {
      type: "checkbox", checked: JSON.parse(sessionStorage.getItem(name)) ?? checked,
      onchange: ({ target }) => { sessionStorage.setItem(name, target.checked); load().catch(api.fail); },
    }), ` ${label}`);
  }

  function draw(found) {
    if (found.live && !found.live.error) seen = found.live.messages;
    const { kept } = found;
    redraw(out, h("h2", `${found.name} of ${found.owner}: ${found.status}`), h("p", `A person who opens this task sees ${shows[found.shows]}.`),
      h("p.soft", `Prompt: ${found.prompt || "none"}`),
      card("As kept", kept ? snapshot(kept, found) : h("p.soft", "No snapshot is kept of this task.")),
      found.posted && card("Posted later, and not kept", snapshot(found.posted, found)),
      found.live?.error && h("p.notice", found.live.error),
      seen && card(found.live?.error ? "As the AgentAPI last had it" : "Live", seen.length === 0 && h("p.soft", "Nothing was said yet."),
        seen.map((one, at) => message(one, found.fold, ", live", kept?.messages.length > 0 && fate(seen, at, kept, found)))));
  }

  function snapshot(one, { maxBytes, fold }) {
    return [h("p", `${one.sentence[0].toUpperCase()}${one.sentence.slice(1)}. `, h("a", { href: api.exchange(one.requestId) }, `Exchange ${one.requestId}`),
      `, ${bytes(one.bytes)} of ${bytes(maxBytes)}, ${new Date(one.at).toLocaleTimeString()}`),
    one.status >= 400 && h("p.bad", `A person gets ${one.status} in its place.`),
    ...one.messages.map((said) => message(said, fold, ", kept")),
    h("details", { "data-key": `body ${one.requestId}` }, h("summary", "As it was posted"), text(one.body, false, "Body as posted"))];
  }
}

// Snapshots have the newest messages, so both are compared from their ends.
export function fate(live, at, kept, { maxMessages, maxBytes }) {
  const back = live.length - at;
  const [whole, left] = [live[at], kept.messages.at(-back)];
  const room = (more) => kept.bytes + new TextEncoder().encode(JSON.stringify(more)).length <= maxBytes;
  if (kept.messages.length < back) {
    if (back > maxMessages) return `left out: a snapshot has the last ${maxMessages} messages`;
    return room(whole.content) ? "left out, and it would have fitted" : `left out: more than ${bytes(maxBytes)} with it`;
  }
  if (left.role !== whole.role) return `kept as ${left.role || "no role"}`;
  if (left.content === whole.content) return "kept whole";
  const [read, cut] = [squeezed(whole.content), squeezed(left.content)];
  if (read === cut) return `kept whole, without ${(whole.content.length - left.content.length).toLocaleString("en")} blanks`;
  if (cut.length >= read.length || common(read, cut) < cut.length / 2) return "kept with another text";
  return `cut: ${cut.length.toLocaleString("en")} of ${read.length.toLocaleString("en")} characters are kept${room(read.slice(cut.length)) ? ", and all would have fitted" : `, all are more than ${bytes(maxBytes)}`}`;
}

const squeezed = (content) => content.replace(/[ \r]+$/gm, "").trim();

function common(whole, cut) {
  let [start, end] = [0, 0];
  while (start < cut.length && whole[start] === cut[start]) start++;
  while (end < cut.length - start && whole.at(-1 - end) === cut.at(-1 - end)) end++;
  return start + end;
}
