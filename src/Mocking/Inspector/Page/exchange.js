// One exchange as sent on the wire, with its verdicts and actions.
import { bytes, h, ms } from "./dom.js";
import { diff } from "./diff.js";
import { actions, newest } from "./parts.js";
import { form } from "./views/faults.js";

const maxShown = 200000;
const blotted = /…#[0-9a-f]{8}/;

let turn = 0; // Counts the exchanges shown: an answer for an earlier one is dropped.
let unhear = () => {};
export async function show(root, mock, id) {
  leave();
  const mine = turn;
  const load = newest(async () => {
    try {
      if (!mock.saved) mock.kinds ??= (await mock.get("faults/kinds")).kinds;
      return partsOf(mock, await mock.get(`requests/${encodeURIComponent(id)}`));
    } catch (bad) {
      return [h("p.bad", bad.message)];
    }
  }, (parts) => {
    if (mine !== turn) return;
    root.ariaLabel = `Exchange ${id}`;
    root.replaceChildren(h("a.close", { href: "#/exchanges", ariaLabel: "Close the exchange" }, "✕"), ...parts.filter(Boolean));
  });
  unhear = mock.on((event, data) => event === "exchange" && data.id === +id && load());
  await load();
}

export function leave() {
  unhear();
  turn++;
}

function partsOf(mock, { id, request, response, durationMs, fault, verdicts, remarks, rpc }) {
  const call = rpc && `${rpc.service}/${rpc.method}`;
  return [
    h("h2", `${request.method} `, h("span.soft", request.url)),
    h("p.row.soft", h("span.tag", rpc?.error !== undefined ? `error ${rpc.code}` : response ? response.status : mock.saved ? "no answer" : "no answer yet"), durationMs === undefined ? "" : ms(durationMs),
      ` ${mock.name} · ${new Date(request.loggedDate).toLocaleString()} · from ${request.clientIp}`),
    ...verdicts.map((verdict) => verdictOf(verdict, response)),
    fault && h("div.card.work", h("b", "Spoiled by a fault "), h("code", JSON.stringify(fault))),
    ...remarks.map((remark) => h("p.card", remark)),
    rpc && h("p.row.soft", "A call over RPC, on the connection of ", h("a", { href: mock.link("exchanges", rpc.session) }, `request ${rpc.session}`)),
    !mock.saved && !rpc && tools(mock, id, request),
    blotted.test(JSON.stringify([request, response])) && h("p.soft", "Secrets are blotted out: the first four characters of a long one, and a hash."),
    wire("Request", call ?? `${request.method} ${request.url} HTTP/1.1`, request, request.headersLeftOut > 0 && `${request.headersLeftOut} header lines are left out.`,
      request.bodyIncomplete && "The body had more than is kept here, or the client left before its end."),
    response && wire("Answer", call ? rpc.error ?? call : `HTTP/1.1 ${response.status}`, response, response.bodyIncomplete && !response.stream && "The body had more than is kept here."),
    response?.stream && timeline(response.stream),
    rpc?.messages && timeline({ parts: rpc.messages.map(({ message, from, ...part }) => ({ ...part, start: `${from}: ${message === undefined ? "" : JSON.stringify(message)}` })), leftOut: rpc.leftOut ?? 0 }),
  ];
}

function tools(mock, id, { method, url }) {
  const { problem, act, button } = actions();
  const done = h("p", { role: "status" });
  const copy = (what, route, text) => button(route, `Copy as ${what}`, `${what} is on the clipboard. Secrets in it are blotted out.`, async (target) => {
    await navigator.clipboard.writeText(text(await mock.get(`requests/${id}/${route}`)));
    target.textContent = "Copied";
  });
  const spoil = (read) => act(async () => {
    const { fault } = await mock.send("POST", "faults", read());
    done.textContent = `The next ${fault.times} of ${fault.request}`;
  }, "The fault is set.");
  return h("section", h("p.row", copy("curl", "curl", ({ command }) => command), copy("Pact interaction", "pact", (json) => JSON.stringify(json, null, 2))), problem,
    h("details", h("summary", "Spoil this from now on"), form(mock.kinds, `${method} ${url.split("?")[0]}`, spoil), done));
}

function verdictOf({ code, text, detail, hint, docs, answer }, response) {
  return h("div.card.verdict",
    h("p", h("span.tag.bad", code), ` ${text}`),
    detail && h("p.soft", detail),
    (hint || docs) && h("p", hint, docs && h("span.soft", ` See ${docs}.`)),
    answer && h("details", { open: true }, h("summary", answer.to ? `The real service's answer to ${answer.to}` : "The real service's answer beside this mock's"),
      h("pre.code.scroll", { tabIndex: 0 }, diff(answer.to || !response ? "" : `${response.status}\n${pretty(response.body)}`, `${answer.status}\n${pretty(answer.body)}`)
        .filter(([, line], at) => at > 0 || line !== "").map(([sign, line]) => h({ "+": "ins", "-": "del" }[sign] ?? "span", `${sign} ${line}\n`)))));
}

function wire(title, first, { headers, body, bodyAsBase64, bodyHash, bodyBytes }, ...leftOut) {
  const text = body ?? bodyAsBase64 ?? "";
  const shown = h("pre.code.scroll", { tabIndex: 0, role: "group", ariaLabel: `Body of the ${title.toLowerCase()}` });
  const fill = (whole) => shown.replaceChildren(whole.slice(0, maxShown),
    whole.length > maxShown ? h("button", { onclick: () => shown.replaceChildren(whole) }, `Show all ${bytes(whole.length)}`) : "");
  fill(pretty(text));
  return h("section", h("h3", title),
    h("pre.code", [first, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join("\n")),
    leftOut.filter(Boolean).map((sentence) => h("p.work", sentence)),
    text === "" ? h("p.soft", bodyHash ? `The body is secret: ${bytes(bodyBytes)}, ${bodyHash}` : bodyBytes > 0 ? `A body of ${bytes(bodyBytes)} that is not kept.` : "No body.") : [
      h("p.row.soft", `${bytes(bodyBytes)}${bodyAsBase64 ? ", not UTF-8: as base64" : ""}`, pretty(text) !== text && h("button", {
        ariaPressed: "false", onclick: ({ target }) => {
          const isRaw = target.ariaPressed === "false";
          target.ariaPressed = isRaw;
          fill(isRaw ? text : pretty(text));
        },
      }, "Raw")), shown]);
}

function timeline({ parts, leftOut }) {
  const end = parts.at(-1)?.atMs || 1;
  return h("section", h("h3", "Time line"), h("div.scroll", { tabIndex: 0, role: "group", ariaLabel: "Time line of the answer" }, h("ol.parts", parts.map(({ atMs, bytes: size, start }) => {
    const dot = h("i");
    dot.style.left = `${atMs / end * 100}%`;
    return h("li", h("span", ms(atMs)), h("span.track", dot), h("span.soft", bytes(size)), h("code", start ?? ""));
  }))), leftOut > 0 && h("p.soft", `${leftOut} more are left out.`));
}

// JSON with line breaks. Numbers and texts stay as they were sent.
function pretty(text = "") {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let indent = "\n";
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+|([{[])\s*([}\]])|([{[])|([}\]])|(,)|(:)/g, (_, string, open, shut, opens, shuts, comma, colon) => {
    if (opens) return opens + (indent += "  ");
    if (shuts) return (indent = indent.slice(0, -2)) + shuts;
    return string ?? (open ? open + shut : comma ? comma + indent : colon ? ": " : "");
  });
}
