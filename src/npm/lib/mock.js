import { VerdictError } from "./errors.js";
import { evictedOf, list } from "./exchange-text.js";
import { Requests } from "./requests.js";

/** What every mock has. */
export class Mock {
  /** @type {(() => Promise<void>)[]} What is to be done when it has ended. */
  #after = [];

  /**
   * @param {import("./control.js").Control} control
   * @param {() => Promise<void>} after
   */
  constructor(control, after) {
    this.control = control;
    this.url = control.address.origin;
    this.port = Number(control.address.port);
    this.requests = new Requests(control);
    this.#after.push(after);
  }

  /** @returns {Promise<import("../index.d.ts").JudgedRequest[]>} */
  async verdicts() {
    return (await this.control.ask("GET", "/verdicts")).verdicts;
  }

  /** @param {string[]} codes */
  async assertVerdicts(...codes) {
    const { requests, meta } = await this.control.ask("GET", "/requests");
    const judged = requests.filter((/** @type {import("../index.d.ts").Exchange} */ { verdicts }) => verdicts.length > 0);
    const found = judged.flatMap((/** @type {import("../index.d.ts").Exchange} */ { verdicts }) => verdicts.map(({ code }) => code));
    if (found.join() !== codes.join() || meta.evicted > 0) {
      const { imitates } = await this.control.ask("GET", "/version");
      const expected = codes.length === 0 ? "no verdict" : `the verdicts ${codes.join(", ")}`;
      throw new VerdictError(list(`Expected ${expected} of the real ${imitates}, found ${found.join(", ") || "none"}${evictedOf(meta)}.`, judged), judged);
    }
  }

  async assertNoVerdicts() {
    await this.assertVerdicts();
  }

  /**
   * @param {import("../index.d.ts").Fault} fault
   * @returns {Promise<import("../index.d.ts").ActiveFault>}
   */
  async fault(fault) {
    const { id } = await this.control.ask("POST", "/faults", fault);
    return {
      id,
      remaining: async () => (await this.faults()).find((active) => active.id === id)?.remaining ?? 0,
      remove: async () => {
        await this.control.send("DELETE", `/faults/${id}`);
      },
    };
  }

  /** @returns {Promise<{ id: number, fault: import("../index.d.ts").Fault, remaining: number }[]>} */
  async faults() {
    return (await this.control.ask("GET", "/faults")).faults;
  }

  async clearFaults() {
    await this.control.ask("DELETE", "/faults");
  }

  /**
   * @param {string} name
   * @param {Record<string, number>} [parameters]
   */
  async selectPreset(name, parameters) {
    await this.control.ask("PUT", "/preset", { name, parameters });
  }

  async reset() {
    await this.control.ask("POST", "/reset");
  }

  async close() {
    await this.control.program.end();
    for (const after of this.#after.splice(0)) {
      await after();
    }
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }
}
