// The journal judged again as another release.
import { h, tell } from "../dom.js";
import { newest, redraw, select, table, valueOf } from "../parts.js";

export async function render(root, api) {
  const { now, ...lists } = await api.get("verdicts/replay");
  const [[list, names]] = Object.entries(lists);
  const service = api.mock.imitates.split(" ")[0];
  const chosen = names.includes(api.rest[0]) ? api.rest[0] : null;
  const release = select("release", `Judge the journal as ${service}`, names, chosen ?? names.find((name) => name !== now));
  const [sum, out] = [h("p", { role: "status" }), h("div")];
  root.append(h("h2", "What if"),
    h("form.row", { onsubmit: (event) => { event.preventDefault(); go(); } }, release, h("button.primary", "Judge")),
    h("p.soft", `This mock is ${service} ${now}. Nothing of it acts outside of the mock.`), sum, out);
  const judge = newest(() => api.send("POST", "verdicts/replay", { [list.slice(0, -1)]: chosen }), draw);
  if (chosen) await api.changed(judge, 2000);

  function go() {
    if (valueOf(release) !== chosen) location.hash = api.link(valueOf(release));
    else judge().catch(api.fail);
  }

  function draw(found) {
    const [changes, left] = [found.changes.length, found.leftOut.length];
    const words = `${found.judged} judged: ${found.then} answers or judges ${changes === 0 ? "none" : changes} of them otherwise.${left === 0 ? "" : ` ${left} left out.`}`;
    tell(sum, words);
    redraw(out,
      changes > 0 && table("What changes", ["exchange", found.now, found.then], found.changes.map((change) => [place(change), answer(change.now), answer(change.then)])),
      left > 0 && h("details.card", { "data-key": "left" }, h("summary", `${left} left out`),
        table("Left out", ["exchange", "why"], found.leftOut.map((one) => [place(one), one.why]))));
  }

  function place({ id, method, url }) {
    return h("a", { href: api.exchange(id) }, `${id} ${method} ${url}`);
  }

  function answer({ status, verdicts, remarks, body }) {
    return h("div", h(status < 400 ? "strong.good" : "strong.bad", status),
      verdicts.map((sentence) => h("p.work", sentence)), remarks.map((sentence) => h("p.soft", sentence)),
      body && h("pre.code", body));
  }
}
