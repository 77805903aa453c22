// What several views need: redrawing, controls, actions, and texts with their blanks folded.
import { fail, h, say } from "./dom.js";

// Replaces what an element holds, and keeps by data-key the focus, what was typed, and which details are open.
export function redraw(root, ...children) {
  const had = root.contains(document.activeElement);
  const focused = had ? document.activeElement.dataset.key : null;
  const keyed = () => [...root.querySelectorAll("[data-key]")];
  const old = new Map(keyed().map((one) => [one.dataset.key, one]));
  root.replaceChildren(...children.flat().filter(Boolean));
  for (const one of keyed()) {
    const before = old.get(one.dataset.key);
    if (!before) continue;
    if (one.localName === "details") one.open = before.open;
    if ("from" in before.dataset && before.value !== before.dataset.from) one.value = before.value;
    if (one.dataset.key === focused) one.focus({ preventScroll: true });
  }
  if (had && !root.contains(document.activeElement)) {
    root.tabIndex = -1;
    root.focus({ preventScroll: true });
  }
}

// Calls draw with what load gives. A load that ends after a later one was drawn is dropped, with its error.
export function newest(load, draw) {
  let [begun, drawn] = [0, 0];
  return async () => {
    const mine = ++begun;
    const found = await load().catch((bad) => {
      if (mine > drawn) throw bad;
    });
    if (mine < drawn) return;
    drawn = mine;
    draw(found);
  };
}

// As newest, and draws only what is other than before.
export function onNews(load, draw) {
  let last = null;
  return newest(load, (found) => {
    const text = JSON.stringify(found);
    if (text !== last) draw(found);
    last = text;
  });
}

// A place for the errors of actions, and a button for an action: run(button) does it, done is said, and again() shows what it has changed.
export function actions(again) {
  const problem = h("p.notice", { role: "alert", hidden: true });
  const act = async (run, done) => {
    problem.hidden = true;
    try {
      await run();
      say(done);
    } catch (bad) {
      problem.textContent = bad.message;
      problem.hidden = false;
    }
    await again?.().catch(fail);
  };
  const button = (key, label, done, run, more) => h("button", { "data-key": key, onclick: ({ target }) => act(() => run(target), done), ...more }, label);
  return { problem, act, button };
}

const field = (tag, key, label, from, more, ...content) => h("label", `${label} `, h(tag, { "data-key": key, "data-from": from, ...more }, ...content));

export const input = (key, label, value, more) => field("input", key, label, value, { value, autocomplete: "off", spellcheck: false, ...more });

export const select = (key, label, names, chosen, more) => field("select", key, label, chosen, more, names.map((name) => h("option", { selected: name === chosen }, name)));

export const valueOf = (label) => label.lastElementChild.value;

export const card = (title, ...children) => h("section.card", h("h3", title), ...children);

const row = (kind, cells, more) => h("tr", cells.map((cell) => h(kind, more, cell)));

export const table = (label, heads, rows, none) => rows.length === 0 && none ? h("p.soft", none)
  : h("div.scroll", { tabIndex: 0, role: "region", ariaLabel: label },
    h("table", h("thead", row("th", heads, { scope: "col" })), h("tbody", rows.map((cells) => row("td", cells, {})))));

const blanks = /[ \t]{8,}|(?:[ \t]*\n){4,}/g;

// A text of a terminal; long runs of blanks are told as their number.
export function text(content, folds, label) {
  const nodes = [];
  let at = 0;
  for (const { 0: run, index } of folds ? content.matchAll(blanks) : []) {
    nodes.push(content.slice(at, index), h("span.soft", `⟨${run.length.toLocaleString("en")} blanks⟩`), run.endsWith("\n") ? "\n" : "");
    at = index + run.length;
  }
  return h("div.code.scroll", { tabIndex: 0, role: "group", ariaLabel: label }, nodes, content.slice(at));
}

export const message = ({ id, role, time, content }, folds, where, became) => h("article", h("h3", `${id} ${role || "no role"} `, h("span.soft", time), " ", became && h("span.tag", became)),
  text(content, folds, `Message ${id}${where}`));
