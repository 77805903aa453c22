// An element: h("p.soft", { id: "sum" }, ...children), also without properties. Those that elements do not have become attributes, those that
// begin with "on" listeners.
export function h(name, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(children[0]?.constructor === Object ? children.shift() : {})) {
    if ((value ?? false) === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => (child ?? false) !== false));
  return element;
}

// Sets a text that is not the element's yet: a new text node makes a screen reader speak.
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export const $ = (id) => document.getElementById(id);

export const say = (text) => $("said").textContent = text;

export function fail(bad) {
  $("error").textContent = bad.message;
  $("error").hidden = false;
  if (bad.name !== "Error") console.error(bad);
}

// Runs load, never twice at a time; calls meanwhile, and a load that returns true, lead to one more.
export function eager(load, every = 250) {
  let [isLoading, isStale] = [false, false];
  return async () => {
    isStale = true;
    if (isLoading) return;
    isLoading = true;
    try {
      while (isStale) {
        isStale = false;
        isStale = await load() || isStale;
        await new Promise((done) => setTimeout(done, every));
      }
    } finally {
      isLoading = false;
    }
  };
}

export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

export const bytes = (count) => count < 1024 ? `${count} B`
  : count < 1024 * 1024 ? `${(count / 1024).toFixed(1)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`;

export const ms = (time) => time < 10000 ? `${time.toFixed(time < 10 ? 1 : 0)} ms` : `${(time / 1000).toFixed(1)} s`;

export const short = (mock) => mock.replace(/^Mock /, "");
