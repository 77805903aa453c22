import { RequestError } from "./errors.js";
import { evictedOf, list, listNearest } from "./exchange-text.js";

const standardTimeoutMs = 5_000;

/** @typedef {import("../index.d.ts").RequestMatch} RequestMatch */

/** The journal of a mock. */
export class Requests {
  /** @param {import("./control.js").Control} control */
  constructor(control) {
    this.control = control;
  }

  /** @returns {Promise<import("../index.d.ts").Exchange[]>} */
  async all() {
    return (await this.control.ask("GET", "/requests")).requests;
  }

  /**
   * @param {RequestMatch} match
   * @returns {Promise<import("../index.d.ts").Exchange[]>}
   */
  async find(match) {
    return (await this.control.ask("POST", "/requests/find", queryOf(match))).requests;
  }

  /**
   * @param {RequestMatch} match
   * @returns {Promise<number>}
   */
  async count(match) {
    return (await this.control.ask("POST", "/requests/count", queryOf(match))).count;
  }

  async clear() {
    await this.control.ask("DELETE", "/requests");
  }

  /**
   * @param {RequestMatch} match
   * @param {import("../index.d.ts").WaitOptions & { count?: number }} [options]
   * @returns {Promise<any>} An exchange; with a count, all of them.
   */
  async waitFor(match, { timeout = standardTimeoutMs, answered = true, count } = {}) {
    const order = { request: queryOf(match), count: count ?? 1, timeoutMs: timeout, answered };
    const { status, json } = await this.control.send("POST", "/requests/wait", order);
    if (status === 408) {
      const came = /^\d+/.exec(json.message)?.[0];
      throw await this.missed(`${came} of ${order.count} requests ${wordsOf(match)} came within ${timeout} ms.`, json.nearest);
    }

    if (status >= 400) {
      throw new RequestError(`The requests cannot be selected: ${json.message} ${json.detail ?? ""}`.trim(), []);
    }

    return count === undefined ? json.requests[0] : json.requests;
  }

  /**
   * @param {RequestMatch} match
   * @returns {Promise<import("../index.d.ts").Exchange>}
   */
  async assertOne(match) {
    const { requests, nearest = [], meta } = await this.control.ask("POST", "/requests/find", queryOf(match));
    if (requests.length === 0) {
      throw await this.missed(`No request ${wordsOf(match)} came.`, nearest);
    }

    if (requests.length > 1) {
      throw new RequestError(list(`${requests.length} requests ${wordsOf(match)} came, not one.`, requests), requests);
    }

    if (meta.evicted > 0) {
      throw new RequestError(`One request ${wordsOf(match)} came${evictedOf(meta)}.`, requests);
    }

    return requests[0];
  }

  /** @param {RequestMatch} match */
  async assertNone(match) {
    const { requests: found, meta } = await this.control.ask("POST", "/requests/find", queryOf(match));
    if (found.length > 0) {
      throw new RequestError(list(`${found.length === 1 ? "A request" : `${found.length} requests`} ${wordsOf(match)} came.`, found), found);
    }

    if (meta.evicted > 0) {
      throw new RequestError(`No request ${wordsOf(match)} came${evictedOf(meta)}.`, []);
    }
  }

  /**
   * @param {string} sentence
   * @param {import("../index.d.ts").NearMiss[]} nearest
   */
  async missed(sentence, nearest) {
    const answers = await Promise.all(nearest.map(({ id }) => this.control.send("GET", `/requests/${id}`)));
    // One that the journal has dropped since is left out.
    const exchanges = answers.filter(({ status }) => status === 200).map(({ json }) => json);
    return new RequestError(listNearest(sentence, exchanges, nearest), exchanges, nearest);
  }
}

/**
 * The query of the control routes that a line means, e.g. `POST *log-snapshot`: the syntax of faults.
 * @param {RequestMatch} match
 */
export function queryOf(match) {
  if (typeof match !== "string") {
    return match;
  }

  const [method, target] = /^\S+ /.test(match) ? split(match) : ["*", match];
  if (method === "RPC" && !target.includes("*")) {
    return { rpc: target };
  }

  const pattern = target.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\#]/g, "\\$&")).join(".*");
  return { method: method === "*" ? "ANY" : method, [target.includes("?") ? "urlPattern" : "urlPathPattern"]: pattern };
}

/** @param {string} line */
function split(line) {
  const space = line.indexOf(" ");
  return [line.slice(0, space), line.slice(space + 1)];
}

/** @param {RequestMatch} match */
function wordsOf(match) {
  return typeof match === "string" ? `"${match}"` : JSON.stringify(match);
}
