import { request } from "node:http";
import { ControlError } from "./errors.js";

/** The control routes of a mock. Not by `fetch`, which a test may have replaced. */
export class Control {
  /**
   * @param {URL} address
   * @param {import("./process.js").Program} program
   */
  constructor(address, program) {
    this.address = address;
    this.program = program;
  }

  /**
   * @param {string} method
   * @param {string} path below `/__admin`
   * @param {unknown} [body]
   * @returns {Promise<any>} The body of the answer.
   */
  async ask(method, path, body) {
    const { status, json } = await this.send(method, path, body);
    if (status >= 400) {
      throw new ControlError(`${this.program.name} refused ${method} /__admin${path}: ${json.message}${json.detail ? ` ${json.detail}` : ""}`);
    }

    return json;
  }

  /**
   * The same, with any status.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<{ status: number, json: any }>}
   */
  send(method, path, body) {
    const text = body === undefined ? "" : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
      const { hostname, port } = this.address;
      const sent = request({ hostname, port, path: `/__admin${path}`, method, headers, agent: false }, (answer) => {
        const parts = /** @type {Buffer[]} */ ([]);
        answer.on("data", (part) => parts.push(part)).on("error", reject).on("end", () => {
          const whole = Buffer.concat(parts).toString("utf8");
          resolve({ status: answer.statusCode ?? 0, json: whole ? JSON.parse(whole) : undefined });
        });
      });
      sent.on("error", (problem) => reject(this.gone(problem)));
      sent.end(text);
    });
  }

  /** @param {Error} problem */
  gone(problem) {
    const { name, ending, words } = this.program;
    return new ControlError(ending
      ? `${name} at ${this.address.origin} ${ending}.${words ? ` Its last words: ${words.trim()}` : ""}`
      : `${name} at ${this.address.origin} does not answer: ${problem.message}`);
  }
}
