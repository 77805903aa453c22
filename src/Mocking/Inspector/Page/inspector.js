// The shell: the menu, the address, and the api that views get.
import { $, eager, fail, h, short, tell } from "./dom.js";
import { Mock } from "./mock.js";
import { leave as close } from "./exchange.js";
import * as exchanges from "./exchanges.js";

const [main, menu, error] = [$("main"), $("menu"), $("error")];
const own = new URL("./", location.href.split("#")[0]);

let mocks = [];
let leave = () => {}; // Ends the view that is shown.
let shown = 0;

start().catch(fail);

async function start() {
  const first = await Mock.open(own);
  mocks = [first, ...await Promise.all(first.neighbours.map((program) => Mock.open(new URL(`mocks/${program}/`, own), [program])))];
  document.title = `Inspector · ${mocks.map((mock) => mock.name).join(", ")}`;
  exchanges.start(mocks);
  $("saved").hidden = !first.saved;
  tell($("saved"), first.saved ?? "");
  fillMenu();
  for (const mock of mocks) {
    mock.on((event) => event === "state" && refreshStatus());
    mock.follow().catch(fail);
  }
  addEventListener("visibilitychange", () => document.hidden && mocks.forEach((mock) => mock.leave()));
  addEventListener("hashchange", () => go().catch(fail));
  await go();
}

// #/view/rest of this mock, #/mock-x/view/rest of another.
function place() {
  const parts = location.hash.slice(1).split("/").filter(Boolean).map(decoded);
  const mock = mocks.find((one) => one.program === parts[0]);
  const [view = "exchanges", ...rest] = mock ? parts.slice(1) : parts;
  return { mock: mock ?? mocks[0], view, rest };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function go() {
  if (location.hash === "#main") return main.focus();
  const { mock, view, rest } = place();
  const turn = ++shown;
  leave();
  leave = () => {};
  error.hidden = true;
  const here = view === "exchanges" ? "#/exchanges" : mock.link(view);
  for (const link of menu.querySelectorAll("a")) link.ariaCurrent = link.hash === here ? "page" : null;
  if (view === "exchanges") {
    if (exchanges.root.parentElement !== main) main.replaceChildren(exchanges.root);
    exchanges.show(mock, rest[0]);
    leave = close;
    return;
  }
  const root = h("div.view");
  main.replaceChildren(root);
  if (!mock.views.some((one) => one.name === view)) {
    root.append(h("p", `${mock.name} has no view "${view}". `, h("a", { href: "#/exchanges" }, "To the exchanges")));
    return;
  }
  const { render } = await import(new URL(`inspector/views/${view}.js`, mock.base));
  if (turn !== shown) return;
  const ends = [];
  leave = () => ends.forEach((end) => end());
  await render(root, apiOf(mock, view, rest, ends, () => turn !== shown));
}

function apiOf(mock, view, rest, ends, hasLeft) {
  return {
    fail, mock, rest, get: mock.get, send: mock.send,
    link: (...below) => mock.link(view, ...below),
    exchange: (id) => mock.link("exchanges", id),
    changed,
  };

  // Loads now, after each event, and each clockMs.
  async function changed(load, every, clockMs = 0) {
    if (hasLeft()) return;
    const again = eager(async () => {
      if (hasLeft()) return;
      try {
        const isStale = await load();
        if (!hasLeft()) error.hidden = true;
        return isStale;
      } catch (bad) {
        if (!hasLeft()) fail(bad);
      }
    }, every);
    const clock = clockMs && setInterval(() => document.hidden || again(), clockMs);
    ends.push(() => clearInterval(clock), mock.on((event, data) => (event !== "state" || data === "live") && again()));
    await again();
  }
}

function fillMenu() {
  menu.replaceChildren(
    h("a", { href: "#/exchanges" }, "Exchanges"),
    ...mocks.flatMap((mock) => [
      mocks.length > 1 ? h("span.soft", short(mock.name)) : "",
      ...mock.views.map(({ name, title }) => h("a", { href: mock.link(name), ariaLabel: mocks.length > 1 && `${title} of ${mock.name}` }, title)),
    ]));
}

function refreshStatus() {
  const gone = mocks.find((mock) => mock.live === "offline");
  const state = gone ? "offline" : mocks.every((mock) => mock.live === "live") ? (mocks[0].saved ? "saved" : "live") : "connecting";
  $("status").className = { live: "good", offline: "bad" }[state] ?? "soft";
  tell($("status"), state);
  $("offline").hidden = !gone;
  tell($("offline"), gone?.why ?? "");
}
