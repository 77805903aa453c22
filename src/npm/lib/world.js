// The organization and the template of the default world.
const organization = { id: "00000000-0000-4000-8000-0000000000f0", name: "coder" };
const template = {
  id: "00000000-0000-4000-8000-0000000000f1",
  name: "codex",
  displayName: "Codex",
  icon: "/icon/code.svg",
  versionId: "00000000-0000-4000-8000-0000000000f2",
  versionName: "v1",
  fileId: "00000000-0000-4000-8000-0000000000f6",
};
const createdAt = "2026-01-01T10:00:00Z";

export class WorldBuilder {
  #ids = 0;
  /** @type {any[]} */
  #users = [];
  /** @type {any[]} */
  #tasks = [];
  /** @type {any[]} */
  #workspaces = [];

  /**
   * @param {string} name
   * @param {{ isOwner?: boolean }} [options]
   */
  addUser(name, { isOwner = false } = {}) {
    if (this.#users.some((user) => user.name === name)) {
      throw new Error(`The world has a user ${name} already: a name is that of one user.`);
    }

    const id = this.#nextId();
    const hex = this.#ids.toString(16);
    const user = { id, name, apiKey: `mockuser${hex.padStart(2, "0")}-mocksecretofuser${hex.padStart(6, "0")}`, isOwner };
    this.#users.push(user);
    return user;
  }

  /**
   * @param {string} name
   * @param {{ name: string }} owner
   * @param {{ prompt?: string, agent?: string, app?: string }} [options]
   */
  addTask(name, owner, { prompt = "Fix the bug", agent = "main", app } = {}) {
    const build = {
      id: this.#nextId(), jobId: this.#nextId(), number: 1, transition: "start", job: "succeeded", initiator: owner.name, reason: "initiator",
      createdAt, startedAt: createdAt, completedAt: createdAt,
    };
    const runs = { id: this.#nextId(), name: agent, token: this.#nextId(), apps: [{ id: this.#nextId(), slug: "agentapi", displayName: "AgentAPI", url: app }] };
    const workspace = { id: this.#nextId(), name, owner: owner.name, templateId: template.id, createdAt, builds: [build], agents: [runs] };
    const id = this.#nextId();
    this.#workspaces.push(workspace);
    this.#tasks.push({ id, name, owner: owner.name, displayName: name, prompt, templateVersionId: template.versionId, workspaceId: workspace.id, createdAt });
    return { id, name, agentToken: runs.token };
  }

  build() {
    if (this.#tasks.length === 0) {
      throw new Error("A world needs a user and a task: addUser and addTask add them.");
    }

    return structuredClone({ organization, templates: [template], users: this.#users, tasks: this.#tasks, workspaces: this.#workspaces });
  }

  #nextId() {
    this.#ids++;
    return `00000000-0000-4000-8001-${this.#ids.toString(16).padStart(12, "0")}`;
  }
}
