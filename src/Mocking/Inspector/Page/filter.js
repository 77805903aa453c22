// What the box above the list takes. All terms must hold; a term after a minus must not.
const keys = {
  __proto__: null,
  method: (word) => (row) => row.method === word.toUpperCase(),
  path: (word) => {
    const pattern = new RegExp(`^${word.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
    return (row) => pattern.test(word.includes("?") ? row.url : row.url.split("?")[0]);
  },
  status: (word) => {
    const [, from, to = from] = /^(\d{3})(?:-(\d{3}))?$/.exec(word.replace(/^([1-5])xx$/, (_, first) => `${first}00-${first}99`)) ?? [];
    if (!from) throw new Error(`status:${word} is no status; use status:404, status:4xx or status:400-499.`);
    return (row) => row.status >= +from && row.status <= +to;
  },
  is: (word) => {
    const states = {
      __proto__: null,
      verdict: (row) => row.verdicts.length > 0,
      unmatched: (row) => !row.wasMatched,
      fault: (row) => row.fault !== null,
      open: (row) => row.phase === "began",
    };
    if (!states[word]) throw new Error(`is:${word} is no state; use ${Object.keys(states).map((state) => `is:${state}`).join(", ")}.`);
    return states[word];
  },
  mock: (word) => (row) => row.mock.toLowerCase().includes(word.toLowerCase()),
  text: (word) => {
    const lower = word.toLowerCase();
    return (row) => (row.text ??= [row.method, row.url, ...row.verdicts.map((verdict) => `${verdict.code} ${verdict.text}`), ...row.remarks, row.found].join("\n").toLowerCase()).includes(lower);
  },
};

// Returns whether a row is shown, with the words of the expression; throws an Error that says what is wrong with it.
export function compile(expression) {
  if ((expression.match(/"/g) ?? []).length % 2 === 1) throw new Error("A quotation mark has no end.");
  const words = [];
  const terms = [...expression.matchAll(/(-?)(?:([a-z]+):(?="|\S))?(?:"([^"]*)"|(\S+))/g)].map(([, not, key, quoted, bare]) => {
    const word = quoted ?? bare;
    if (key !== undefined && !keys[key]) throw new Error(`${key}: is no key; use ${Object.keys(keys).join(", ")}, or put the text in quotation marks.`);
    const kind = key ?? (quoted === undefined && /^[A-Z]{3,}$/.test(word) ? "method" : quoted === undefined && /^[/*]/.test(word) ? "path" : "text");
    if (kind === "text" && word) words.push(word);
    const holds = keys[kind](word);
    return not ? (row) => !holds(row) : holds;
  });
  return Object.assign((row) => terms.every((holds) => holds(row)), { words });
}
