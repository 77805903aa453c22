const maxBody = 2_000;
const maxExchanges = 5;

/** @typedef {import("../index.d.ts").Exchange} Exchange */

/**
 * Exchanges as the messages of failed assertions show them.
 * @param {string} sentence
 * @param {Exchange[]} exchanges
 */
export function list(sentence, exchanges) {
  const left = exchanges.length - maxExchanges;
  return [sentence, ...exchanges.slice(0, maxExchanges).map((exchange) => show(exchange)), ...(left > 0 ? [`… and ${left} more`] : [])].join("\n\n");
}

/**
 * The end of a sentence that is not sure, because requests are no longer in the journal; empty when all are.
 * @param {{ evicted: number }} meta
 */
export function evictedOf({ evicted }) {
  return evicted === 0 ? ""
    : `; ${evicted} earlier ${evicted === 1 ? "request is" : "requests are"} no longer in the journal, which requests.clear() empties between the parts of a test`;
}

/**
 * @param {string} sentence
 * @param {Exchange[]} exchanges
 * @param {import("../index.d.ts").NearMiss[]} nearest
 */
export function listNearest(sentence, exchanges, nearest) {
  return exchanges.length === 0
    ? `${sentence} No other request came at all.`
    : [`${sentence} The nearest:`, ...exchanges.map((exchange) => show(exchange, nearest.find((miss) => miss.id === exchange.id)?.differs))].join("\n\n");
}

/**
 * @param {Exchange} exchange
 * @param {string[]} differs How it differs from the expected one.
 */
function show(exchange, differs = []) {
  const { request, response, fault } = exchange;
  return [
    `#${exchange.id} ${request.method} ${request.url}`,
    ...differs.map((difference) => `  ≠ ${difference}`),
    ...exchange.verdicts.flatMap(showVerdict),
    ...(exchange.wasMatched ? [] : ["  no route of the service"]),
    ...(fault ? [`  spoiled by the fault ${fault.kind ?? (fault.status ? "status" : "delay")}`] : []),
    ...Object.entries(request.headers).map(([name, value]) => `  > ${name}: ${value}`),
    ...showBody(request, "  > "),
    `  < ${response?.status ?? "no answer"}`,
    ...(response ? showBody(response, "  < ") : []),
  ].join("\n");
}

/** @param {import("../index.d.ts").Verdict} verdict */
function showVerdict({ code, text, detail, hint, docs }) {
  return [
    `  ✗ ${code}: ${text}`,
    ...(detail ? [`      ${detail}`] : []),
    ...(hint ? [`    → ${hint}`] : []),
    ...(docs ? [`      ${docs}`] : []),
  ];
}

/**
 * @param {import("../index.d.ts").Body} body
 * @param {string} mark
 */
function showBody({ body, bodyAsBase64, bodyHash }, mark) {
  const shown = body ?? (bodyAsBase64 ? `base64 ${bodyAsBase64}` : bodyHash ? `secret (${bodyHash})` : "");
  const cut = shown.length <= maxBody ? shown.trimEnd() : `${shown.slice(0, maxBody)}… (${shown.length} characters)`;
  return cut ? cut.split("\n").map((line) => mark + line) : [];
}
