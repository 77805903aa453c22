import { Mock } from "./mock.js";

/** A mock AgentAPI. */
export class AgentApi extends Mock {
  /** @returns {Promise<import("../index.d.ts").Conversation>} */
  conversation() {
    return this.control.ask("GET", "/conversation");
  }

  /** @returns {Promise<import("../index.d.ts").Message[]>} */
  async messages() {
    return (await this.conversation()).messages;
  }
}
