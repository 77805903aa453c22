"use strict";

// The conversation, live: everything shown comes from GET /events, which tells all of it again on each connection.
const reconnectAfterMs = 3000;
const answerWithinMs = 10000;
const chatBase = new URL(`${document.documentElement.dataset.chatBasePath}/`, location.origin);
const api = (new URLSearchParams(location.search).get("url") ?? new URL("..", chatBase).href).replace(/\/+$/, "");

const $ = (id) => document.getElementById(id);
const [list, input, send, conversation] = [$("messages"), $("input"), $("send"), $("conversation")];

let status = "offline";
let known = false; // All messages so far have come.
let asked = false; // Someone tried to send, and it was not possible.
let busy = false; // A message is on its way.
let draft = null;
let following = true; // The end of the conversation is in view, and stays so.
const shown = new Map(); // id → { element, text }

async function connect() {
  for (;;) {
    const why = await listen();
    setStatus("offline");
    $("offline").textContent = `${why} Trying again every ${reconnectAfterMs / 1000} seconds.`;
    $("offline").hidden = false;
    refresh();
    await new Promise((done) => setTimeout(done, reconnectAfterMs));
  }
}

// Follows the conversation until the connection ends, and returns why.
async function listen() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), answerWithinMs);
  let answer;
  try {
    answer = await fetch(`${api}/events`, { headers: { Accept: "text/event-stream" }, cache: "no-store", signal: patience.signal });
  } catch {
    if (patience.signal.aborted) return `${api} takes connections, and does not answer. Is it stuck, or another program?`;
    return await refusesThisOrigin()
      ? `${api} does not allow pages from ${location.origin}. Start that server with --allowed-origins ${location.origin}.`
      : `${api} does not answer. Start the server, or open this page with ?url= and the server's address.`;
  }
  if (!answer.ok) return `${api} answers GET /events with ${await problemOf(answer)}. Its log may say more; a mock lists its faults at /__admin/faults.`;
  if (!answer.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    patience.abort();
    return `${api} answers, but it is not an AgentAPI. Open this page with ?url= and the address of one.`;
  }
  clearTimeout(timer);
  $("offline").hidden = true;
  try {
    await hearAll(answer.body.pipeThrough(new TextDecoderStream()).getReader());
  } catch {
    // The connection broke.
  }
  return `${api} has closed the connection. It may have been stopped.`;
}

// A request without CORS gets through to a server that does not allow this page.
const refusesThisOrigin = async () => new URL(api).origin !== location.origin
  && fetch(`${api}/status`, { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(answerWithinMs) }).then(() => true, () => false);

async function hearAll(stream) {
  const hear = {
    message_update: ({ id, role, message, time }) => showMessage(id, role, message, time),
    status_change: (change) => {
      known = true;
      setStatus(change.status === "stable" || change.status === "running" ? change.status : "unknown");
      $("agent").textContent = change.agent_type ?? "";
      $("agent").hidden = !change.agent_type;
    },
    agent_error: ({ message, level }) => showError(message, level),
  };
  let [text, fresh] = ["", true];
  for (let piece = await stream.read(); !piece.done; piece = await stream.read()) {
    const events = (text + piece.value).split("\n\n");
    text = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(event) ?? [];
      if (!hear[name]) continue;
      if (fresh) forgetAll();
      fresh = false;
      hear[name](JSON.parse(data));
    }
  }
}

function forgetAll() {
  known = false;
  shown.clear();
  draft = null;
  list.replaceChildren();
  $("errors").replaceChildren();
}

function setStatus(now) {
  status = now;
  $("status").dataset.status = now;
  $("status-text").textContent = now;
  document.body.dataset.status = now;
  $("log").setAttribute("aria-busy", now === "running"); // A screen reader waits for the whole reply.
  refresh();
}

// Why nothing can be sent now; empty when a message can.
function obstacle() {
  if (status === "offline") return !$("offline").hidden ? `Not connected to ${api}: nothing can be sent.` : `Connecting to ${api}…`;
  if (busy) return "Sending…";
  if (status === "running") return "The agent is working: wait, or interrupt it with Esc.";
  return status === "stable" ? "" : "The server reports a status that this page does not know.";
}

function refresh() {
  const why = obstacle();
  send.disabled = why !== "" || input.value.trim() === "";
  send.title = why || "Send (Enter)";
  input.placeholder = status === "running" ? "The agent is working…" : status === "offline" ? "Not connected" : "Message the agent";
  for (const button of [$("attach"), ...$("keys").querySelectorAll("button")]) button.disabled = status === "offline";
  asked &&= why !== "";
  $("why").textContent = asked || status === "offline" || status === "unknown" ? why : "";
  $("why").classList.toggle("asked", asked);
  $("empty").hidden = list.children.length > 0 || !known || status === "offline";
  list.querySelectorAll(".thinking").forEach((dots) => { dots.hidden = status !== "running"; });
}

function tellWhy() {
  asked = true;
  refresh();
}

// Messages

function showMessage(id, role, text, time) {
  draft?.remove();
  draft = null;
  let message = shown.get(id);
  if (!message) {
    message = { element: newMessage(role), text: null };
    shown.set(id, message);
    list.append(message.element);
  }
  if (message.text !== text) {
    message.text = text;
    fill(message.element.querySelector(".text"), role, text);
  }
  const clock = message.element.querySelector("time");
  clock.dateTime = time;
  clock.textContent = new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  follow();
  refresh();
}

function newMessage(role) {
  const element = document.createElement("li");
  element.className = role === "user" ? "user" : "agent";
  const who = document.createElement("p");
  who.className = "who";
  who.append(role === "user" ? "You" : "Agent", document.createElement("time"));
  const text = document.createElement(role === "user" ? "div" : "pre");
  text.className = "text";
  if (role !== "user") {
    text.tabIndex = 0;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", "Screen of the agent");
  }
  element.append(who, text);
  return element;
}

// What an agent says are lines of a screen, padded with blanks; some agents send the whole screen, nearly all of it empty.
function fill(element, role, text) {
  element.replaceChildren();
  if (role === "user") {
    element.textContent = text;
    return;
  }
  const lines = text.split("\n").map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  while (lines.length > 0 && lines[0] === "") lines.shift();
  if (lines.length === 0) {
    element.append(thinking(), Object.assign(document.createElement("span"), { className: "silent", textContent: "(nothing new on the screen)" }));
    return;
  }
  const said = [];
  for (let at = 0; at < lines.length; at++) {
    let blank = 0;
    while (lines[at + blank] === "") blank++;
    if (blank > 3) {
      element.append(said.splice(0).join("\n") + "\n", Object.assign(document.createElement("span"), { className: "gap", textContent: `⋯ ${blank} blank lines` }));
      at += blank - 1;
    } else {
      said.push(lines[at]);
    }
  }
  element.append(said.join("\n"));
}

function thinking() {
  const dots = document.createElement("span");
  dots.className = "thinking";
  dots.setAttribute("aria-label", "The agent is working");
  dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  return dots;
}

function follow() {
  if (following) conversation.scrollTop = conversation.scrollHeight;
  $("latest").hidden = following;
}

conversation.addEventListener("scroll", () => {
  following = conversation.scrollHeight - conversation.scrollTop - conversation.clientHeight < 60;
  $("latest").hidden = following;
}, { passive: true });
$("latest").addEventListener("click", () => {
  following = true;
  follow();
  input.focus();
});
addEventListener("resize", follow);

// Requests

async function ask(path, body, headers) {
  let answer;
  try {
    answer = await fetch(`${api}${path}`, { method: "POST", body, headers });
  } catch {
    throw new Error(`${api} does not answer, or does not allow this page: nothing was sent.`);
  }
  if (answer.ok) return answer.json();
  throw new Error(await problemOf(answer));
}

// The cause, where there is one: detail often says no more than that something was unexpected.
async function problemOf(answer) {
  const text = await answer.text().catch(() => "");
  let problem = {};
  try {
    problem = JSON.parse(text) ?? {};
  } catch {
    problem.detail = answer.headers.get("Content-Type")?.startsWith("text/plain") ? text.trim().slice(0, 300) : "";
  }
  const cause = (problem.errors ?? []).map((error) => error.message).filter(Boolean).join("; ");
  return `${answer.status} ${answer.statusText}: ${cause || problem.detail || "no reason was given"}`;
}

const post = (content, type) => ask("/message", JSON.stringify({ content, type }), { "Content-Type": "application/json" });

function showError(message, level = "error") {
  const error = document.createElement("p");
  error.className = level;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "Dismiss");
  close.addEventListener("click", () => error.remove());
  error.append(message, close);
  $("errors").append(error);
}

async function sendMessage() {
  const text = input.value;
  if (send.disabled) return tellWhy();
  busy = true;
  input.value = "";
  grow();
  draft = newMessage("user");
  draft.classList.add("draft");
  draft.querySelector(".text").textContent = text.trim();
  list.append(draft);
  following = true;
  follow();
  refresh();
  try {
    await post(text, "user");
  } catch (refused) {
    draft?.remove();
    draft = null;
    if (input.value === "") input.value = text;
    grow();
    showError(refused.message);
  }
  busy = false;
  refresh();
}

async function pressKey(key) {
  if (status === "offline") return tellWhy();
  try {
    await post(key, "raw");
  } catch (refused) {
    showError(refused.message);
  }
}

async function upload(files) {
  if (status === "offline") return tellWhy();
  for (const file of files) {
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      const { filePath } = await ask("/upload", form);
      input.setRangeText(` @"${filePath}"`, input.selectionEnd, input.selectionEnd, "end");
    } catch (refused) {
      showError(`${file.name}: ${refused.message}`);
    }
  }
  grow();
  refresh();
  input.focus();
}

// The box

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 200)}px`;
}

input.addEventListener("input", () => { grow(); refresh(); });
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendMessage();
  } else if (event.key === "Escape") {
    pressKey("\u001b");
  }
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); sendMessage(); });
$("keys").addEventListener("click", (event) => {
  const key = event.target.closest("button")?.dataset.key;
  if (key) pressKey(key);
});
$("attach").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", async () => { await upload([...$("files").files]); $("files").value = ""; });
input.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length > 0) {
    event.preventDefault();
    upload([...event.clipboardData.files]);
  }
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => { event.preventDefault(); upload([...event.dataTransfer.files]); });

refresh();
connect();
