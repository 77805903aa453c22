import { Mock } from "./mock.js";

/** A mock coderd. */
export class Coderd extends Mock {
  /** @returns {Promise<import("../index.d.ts").WorldView>} */
  world() {
    return this.control.ask("GET", "/world");
  }

  /** @returns {Promise<import("../index.d.ts").Snapshot[]>} */
  async snapshots() {
    return (await this.control.ask("GET", "/snapshots")).snapshots;
  }

  /**
   * @param {string} [task]
   * @returns {Promise<import("../index.d.ts").Reading>}
   */
  async reading(task) {
    return this.control.ask("GET", `/world/tasks/${await this.nameOf(task)}/reading`);
  }

  /** @param {string} [task] */
  async beginStop(task) {
    await this.control.ask("POST", `/world/tasks/${await this.nameOf(task)}/build`, { transition: "stop" });
  }

  /** @param {string} [task] */
  async endStop(task) {
    await this.control.ask("POST", `/world/tasks/${await this.nameOf(task)}/build`, { job: "succeeded" });
  }

  /**
   * @param {{ port: number }} agentapi
   * @param {string} [task]
   */
  async environment(agentapi, task) {
    const { id, agentToken } = await this.control.ask("GET", `/world/tasks/${await this.nameOf(task)}`);
    return {
      // The real URL ends with a slash, and scripts stumble over it.
      CODER_AGENT_URL: `${this.url}/`,
      CODER_AGENT_TOKEN: agentToken,
      ARG_TASK_ID: id,
      ARG_AGENTAPI_PORT: String(agentapi.port),
    };
  }

  /** @param {string} [task] The first one when left out. */
  async nameOf(task) {
    return encodeURIComponent(task ?? (await this.world()).tasks[0].id);
  }
}
