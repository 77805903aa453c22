// What a person could read in a mock whose journal was saved.
import { h } from "../dom.js";
import { card } from "../parts.js";

export async function render(root, { get, exchange }) {
  root.append(h("h2", "Readable"), ...(await get("readable")).map(({ name, sentence, requestId, messages, leftOut }) => card(name, h("p", sentence),
    requestId !== undefined && h("p", h("a", { href: exchange(requestId) }, `Request ${requestId} brought it`)),
    messages.length === 0 && h("p.soft", "No messages."),
    leftOut > 0 && h("p.soft", `${leftOut} older messages are not in the journal.`),
    messages.flatMap(({ id, from, content }) => [h("h4", `${from} `, h("span.soft", `message ${id}`)), h("pre.code", content)]))));
}
