// The preset in force, and the faults that are set.
import { h } from "../dom.js";
import { actions, card, input, onNews, redraw, select, table, valueOf } from "../parts.js";

export async function render(root, api) {
  const [presets, faults] = [h("section.card"), h("section.card")];
  const { kinds } = await api.get("faults/kinds");
  const load = onNews(async () => ({ ...await api.get("preset"), ...await api.get("faults") }), draw);
  const { problem, act, button } = actions(load);
  root.append(h("h2", "Preset and faults"), problem, presets, faults,
    card("Spoil the next requests", form(kinds, "GET *", (fault) => act(() => api.send("POST", "faults", fault()), "The fault is set.")),
      h("p.soft", "A request is its method and path, as it is sent; * stands for anything, e.g. POST *log-snapshot.")));
  await api.changed(load);

  function draw(found) {
    redraw(presets, h("h3", "Preset"), h("p", "In force: ", h("strong", found.current)),
      h("ul", found.presets.map(({ name, description }) => h("li",
        button(`preset ${name}`, name, `Preset ${name} is in force.`, () => api.send("PUT", "preset", { name }), { ariaPressed: String(name === found.current) }),
        ` ${description}`))),
      h("p.row", button("reset", "Reset the mock", "The mock is as it was when it started.", () => api.send("POST", "reset")),
        h("span.soft", "Journal, faults, preset and all state.")));
    redraw(faults, h("h3", "Faults"), table("Faults", ["", "request", "fault", "left"], found.faults.map(({ id, fault, remaining }) => [
      button(`remove ${id}`, "Remove", `Fault ${id} is removed.`, () => api.send("DELETE", `faults/${id}`), { ariaLabel: `Remove fault ${id}` }),
      h("code", fault.request), told(fault), remaining === 0 ? h("span.soft", `spent, all ${fault.times}`) : `${remaining} of ${fault.times}`]), "None: every answer is the service's own."),
    found.faults.length > 0 && h("p", button("clear", "Remove all", "All faults are removed.", () => api.send("DELETE", "faults"))));
  }

  // The members of other kinds have their defaults, which say nothing.
  function told(fault) {
    const kind = kinds.find((one) => one.name === (fault.kind ?? (fault.status ? "status" : "delay")));
    const members = Object.entries(fault).filter(([name, value]) => value !== 0 && (name === "delayMs" || kind.help.includes(`\`${name}\``)));
    return [kind.name, ...members.map(([name, value]) => `${name} ${value}`)].join(", ");
  }
}

// Calls add with a function that reads the fault, and throws when it cannot be read.
export function form(kinds, of, add) {
  const request = input("request", "Request", of, { required: true });
  const kind = select("kind", "Kind", kinds.map((one) => one.name), "status", { onchange: choose });
  const times = input("times", "Times", "1", { type: "number" });
  const more = input("more", "Members as JSON", "", { size: 30, "aria-describedby": "kind-help" });
  const words = h("p.soft", { id: "kind-help" });
  choose();
  return h("form", { onsubmit: (event) => { event.preventDefault(); add(fault); } }, h("p.row", request, kind, times, more, h("button.primary", "Add the fault")), words);

  function choose() {
    const { name, help } = kinds.find((one) => one.name === valueOf(kind));
    words.textContent = `${name}: ${help.replaceAll("`", "")}.`;
    const member = /`([a-z]\w*)`/.exec(help)?.[1]; // The first that the words name.
    more.lastChild.value = JSON.stringify(member ? { [member]: member === "status" ? 500 : 10 } : {});
  }

  function fault() {
    try {
      return { request: valueOf(request), kind: valueOf(kind), times: +valueOf(times), ...JSON.parse(valueOf(more) || "{}") };
    } catch {
      throw new Error('The members are no JSON object. They may be e.g. {"status":503,"delayMs":200}, or nothing.');
    }
  }
}
