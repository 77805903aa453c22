// The live list. Only the rows in view are elements, and they are filled once per frame.
import { bytes, count, eager, fail, h, ms, say, short, tell } from "./dom.js";
import { compile } from "./filter.js";
import * as exchange from "./exchange.js";

const rowHeight = 28;
const maxRows = 20000;
const sayEveryMs = 5000;
const columns = ["time", "mock", "method", "status", "path", "took", "size", "notes"];

let mocks = [];
let rows = []; // In order of arrival.
const byKey = new Map();
let lets = compile(""); // What the filter lets through,
let shown = []; // which are these,
let isStale = false; // or would be.
let chosen = null;
const held = []; // What came while the list was paused.
let isPaused = false;
let isFollowing = true;
let isDue = false;
let drawn = null; // How many rows the last frame had.
let dropped = 0;
let untold = [0, 0];
const elements = [];
const search = eager(async () => {
  for (const mock of mocks) {
    const { after } = mock;
    mock.after = Infinity;
    for (const word of after < Infinity ? lets.words : []) {
      const { ids } = await mock.get(`requests/ids?text=${encodeURIComponent(word)}&after=${after}`);
      for (const row of ids.map((id) => byKey.get(keyOf(mock, id)))) if (row) Object.assign(row, { found: `${row.found}\n${word}`, text: undefined });
      isStale = true;
    }
  }
  draw();
});

const filter = h("input", {
  type: "search", id: "filter", placeholder: "POST /api/* status:4xx is:verdict text", ariaLabel: "Filter", "aria-describedby": "wrong", spellcheck: false, autocomplete: "off",
  oninput: take, onkeydown: (event) => event.key === "Escape" && (event.preventDefault(), event.stopPropagation(), grid.focus()),
});
const termButton = (text, term) => h("button", { ariaPressed: "false", "data-term": term, onclick: () => toggle(term) }, text);
const toggles = h("span.row", termButton("Verdicts", "is:verdict"), termButton("Unmatched", "is:unmatched"));
const pauser = h("button", { ariaPressed: "false", onclick: pause }, "Pause");
const clear = h("button", { title: "Deletes the journal", onclick: () => Promise.all(mocks.map((mock) => mock.send("DELETE", "requests"))).catch(fail) }, "Clear");
const wrong = h("p.bad", { id: "wrong", role: "status" });
const spacer = h("div.spacer", { role: "rowgroup" });
const grid = h("div.grid", {
  role: "grid", tabIndex: 0, ariaLabel: "Exchanges", onkeydown: press, onscroll: scrolled, onclick: (event) => open(event.target.closest("[data-at]")?.dataset.at),
}, h("div.heads", { role: "rowgroup" }, line("columnheader", { ariaRowIndex: 1 }, columns)), spacer);
const sum = h("span.soft");
const latest = h("button", { hidden: true, onclick: follow }, "↓ Latest");
const pane = h("section.detail", { ariaLabel: "Exchange", tabIndex: 0, hidden: true });
export const root = h("div.exchanges.alone", h("div.list", h("div.row.bar", filter, toggles, pauser, clear), wrong, grid, h("div.row.foot", sum, latest)), pane);

export function start(all) {
  mocks = all;
  pauser.hidden = clear.hidden = !!mocks[0].saved;
  if (mocks.length > 1) {
    root.classList.remove("alone");
    toggles.append(...mocks.map(({ name }) => termButton(short(name), `mock:"${name}"`)));
  }
  for (const mock of mocks) mock.on((event, data) => hear(mock, event, data));
  setInterval(summarize, sayEveryMs);
  new ResizeObserver(draw).observe(grid);
}

addEventListener("keydown", (event) => {
  if (!root.isConnected) return;
  if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "Escape" && !pane.hidden) goTo(null);
});

export function show(mock, id) {
  const isOpen = id !== undefined;
  root.classList.toggle("open", isOpen);
  pane.hidden = !isOpen;
  if (isOpen) {
    chosen = byKey.get(keyOf(mock, id)) ?? chosen;
    exchange.show(pane, mock, id);
  } else {
    exchange.leave();
    grid.focus({ preventScroll: true });
  }
  draw();
}

// Events

function hear(mock, event, data) {
  if (isPaused && event !== "state") {
    if (held.length < maxRows) held.push([mock, event, data]);
  } else if (event === "exchange") put(mock, data);
  else if (event === "cleared") forget((row) => row.of === mock);
  else if (event === "dropped") dropped += data.dropped;
  draw();
}

function put(mock, data) {
  const known = byKey.get(keyOf(mock, data.id));
  if (data.phase === "ended") {
    untold[0]++;
    untold[1] += data.verdicts.length;
    mock.after = Math.min(mock.after, data.id - 1);
    seek();
  }
  if (known) {
    const was = lets(known);
    Object.assign(known, data, { text: undefined, version: known.version + 1 });
    isStale ||= was !== lets(known);
    return;
  }
  const row = { ...data, of: mock, at: Date.parse(data.receivedAt), version: 0 };
  byKey.set(keyOf(mock, data.id), row);
  if (rows.at(-1)?.at > row.at) isStale = true;
  else if (lets(row)) shown.push(row);
  rows.push(row);
  if (rows.length > maxRows * 1.1) {
    let gone = rows.length - maxRows;
    forget(() => gone-- > 0);
  }
}

function forget(isGone) {
  rows = rows.filter((row) => !isGone(row) || !byKey.delete(keyOf(row.of, row.id)));
  isStale = true;
}

// A screen reader hears a summary now and then, and not each request.
function summarize() {
  const [ended, verdicts] = untold;
  untold = [0, 0];
  if (ended > 0 && !isPaused) say(`${count(ended, "new exchange")}${verdicts > 0 ? `, ${count(verdicts, "verdict")}` : ""}`);
}

// Filter

function take() {
  try {
    lets = compile(filter.value);
    wrong.textContent = "";
  } catch (bad) {
    wrong.textContent = `${bad.message} The list shows the last filter.`;
    return;
  }
  for (const mock of mocks) mock.after = 0;
  seek();
  for (const button of toggles.children) button.ariaPressed = filter.value.includes(button.dataset.term);
  isStale = true;
  draw();
}

// Words are also looked for in bodies, by the mocks: in those that have ended since.
function seek() {
  if (lets.words.length > 0) search().catch(fail);
}

function toggle(term) {
  const { value } = filter;
  filter.value = (value.includes(term) ? value.replace(term, "").replace(/ +/g, " ") : `${value} ${term}`).trim();
  take();
}

function pause() {
  isPaused = !isPaused;
  pauser.ariaPressed = isPaused;
  if (!isPaused) for (const event of held.splice(0)) hear(...event);
  draw();
}

// Keys and clicks

function press(event) {
  const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
  const [at, last] = [shown.indexOf(chosen), shown.length - 1];
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? last : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (at >= 0) open(at);
  }
  if (to === undefined || last < 0) return;
  event.preventDefault();
  const next = Math.min(Math.max(to, 0), last);
  chosen = shown[next];
  reveal(next);
  if (!pane.hidden) goTo(chosen);
  draw();
}

function reveal(at) {
  isFollowing = at === shown.length - 1;
  const top = at * rowHeight;
  grid.scrollTop = Math.min(Math.max(grid.scrollTop, top + 2 * rowHeight - grid.clientHeight), top);
}

function open(at) {
  if (at === undefined) return;
  chosen = shown[at];
  goTo(chosen);
}

function goTo(row) {
  const hash = row ? row.of.link("exchanges", row.id) : "#/exchanges";
  if (pane.hidden || !row) location.hash = hash;
  else location.replace(hash);
}

function scrolled() {
  // Rows that came after the last frame have not moved the end yet.
  isFollowing = grid.scrollTop + grid.clientHeight >= (drawn + 1) * rowHeight - 4;
  draw();
}

function follow() {
  isFollowing = true;
  grid.focus();
  draw();
}

// Drawing

function draw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    if (root.isConnected) drawNow();
  });
}

function drawNow() {
  if (isStale) {
    shown = rows.sort((one, other) => one.at - other.at || one.id - other.id).filter(lets);
    isStale = false;
  }
  const { length } = shown;
  if (drawn !== length) {
    drawn = length;
    spacer.style.height = `${length * rowHeight}px`;
    grid.ariaRowCount = length + 1;
  }
  if (isFollowing) grid.scrollTop = length * rowHeight;
  latest.hidden = isFollowing;
  const first = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - 4);
  const inView = Math.min(length - first, Math.ceil(grid.clientHeight / rowHeight) + 8);
  while (elements.length < inView) elements.push(spacer.appendChild(line("gridcell", { id: `row-${elements.length}` })));
  elements.forEach((element, at) => fill(element, at < inView ? shown[first + at] : null, first + at, chosen));
  grid.setAttribute("aria-activedescendant", elements.find((element) => element.row && element.row === chosen)?.id ?? "");
  tell(sum, [length === rows.length ? count(length, "exchange") : `${length} of ${count(rows.length, "exchange")}`,
    isPaused && `paused, ${held.length} events wait`, dropped > 0 && `${dropped} events left out: the journal may have them`].filter(Boolean).join(" · "));
}

const keyOf = (mock, id) => `${mock.program} ${id}`;

function line(role, more, texts) {
  return h("div.line", { role: "row", ...more }, columns.map((name, at) => h(`span.${name}`, { role }, texts?.[at])));
}

function fill(element, row, at, chosen) {
  element.hidden = !row;
  if (!row) {
    element.row = null;
    return;
  }
  if (element.at !== at) {
    element.at = element.dataset.at = at;
    element.ariaRowIndex = at + 2;
    element.style.transform = `translateY(${at * rowHeight}px)`;
  }
  const isChosen = `${row === chosen}`;
  if (element.ariaSelected !== isChosen) element.ariaSelected = isChosen;
  if (element.row === row && element.version === row.version) return;
  Object.assign(element, { row, version: row.version });
  const isOpen = row.phase === "began";
  element.dataset.tone = isOpen ? "open" : row.verdicts.length > 0 || row.status >= 500 ? "bad" : row.status >= 400 || row.fault || !row.wasMatched ? "work" : "";
  const texts = [new Date(row.at).toTimeString().slice(0, 8), short(row.mock), row.method, isOpen ? "…" : row.status ?? "none", row.url,
    row.durationMs === null || isOpen ? "" : ms(row.durationMs), bytes(row.requestBytes + row.answerBytes), notes(row)];
  texts.forEach((text, column) => tell(element.children[column], `${text}`));
}

const notes = (row) => [...row.verdicts.map((verdict) => `${verdict.code} ${verdict.status}`), row.fault && `fault ${row.fault.kind ?? "status"}`,
  !row.wasMatched && (row.nearest ? `nearest ${row.nearest}` : "unmatched")].filter(Boolean).join(", ");
