// A mock: its control routes, and its events as they come.
const againAfterMs = 2000;
const answerWithinMs = 10000;

export class Mock {
  live = "connecting"; // Or "live", or "offline".
  why = "";
  #hearers = new Set();
  #lastId = "0"; // All that is kept.
  #connection = null;

  // The way to it, in the page's address.
  static async open(base, way = []) {
    const mock = Object.assign(new Mock(), { base, way });
    return Object.assign(mock, await mock.get("inspector"));
  }

  link = (...parts) => `#/${[...this.way, ...parts].map(encodeURIComponent).join("/")}`;

  get = (path) => this.send("GET", path);

  send = async (method, path, body) => {
    let answer;
    try {
      answer = await this.#fetch(path, { method, ...body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } });
    } catch {
      throw new Error(`${this.base.origin} does not answer. Was the mock stopped?`);
    }
    const text = await answer.text();
    let json;
    try {
      json = JSON.parse(text || null);
    } catch {
      throw new Error(`${this.base.origin} answers ${method} ${path} with ${answer.status} and no JSON. Is it another program?`);
    }
    if (answer.ok) return json;
    throw Object.assign(new Error(wordsOf(json) || `${method} ${path} was answered with ${answer.status}.`), { status: answer.status });
  };

  // Calls hear(event, data) for each event; "state" is one of ours. Returns how to end that.
  on(hear) {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  // A browser has six connections to an origin, so a hidden page closes its connection.
  async follow() {
    for (;;) {
      while (document.hidden) await new Promise((seen) => addEventListener("visibilitychange", seen, { once: true }));
      const why = await this.#listen();
      if (document.hidden) continue;
      this.#became("offline", `${this.base.origin} ${why} Trying again every ${againAfterMs / 1000} seconds.`);
      await new Promise((done) => setTimeout(done, againAfterMs));
    }
  }

  leave() {
    this.#connection?.abort();
  }

  #fetch(path, more) {
    return fetch(new URL(path, this.base), { cache: "no-store", ...more });
  }

  // Hears events until the connection ends, and returns why.
  async #listen() {
    const connection = this.#connection = new AbortController();
    const timer = setTimeout(() => connection.abort(), answerWithinMs);
    let answer;
    try {
      answer = await this.#fetch("events/stream", { headers: { Accept: "text/event-stream", "Last-Event-ID": this.#lastId }, signal: connection.signal });
    } catch {
      return connection.signal.aborted ? "takes connections, and does not answer." : "does not answer: start the mock again.";
    } finally {
      clearTimeout(timer);
    }
    if (!answer.ok) return `answers with ${answer.status}: ${wordsOf(await answer.json().catch(() => null))}`;
    try {
      this.#became("live", "");
      await this.#hear(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (broken) {
      if (!connection.signal.aborted && broken.name !== "TypeError") throw broken;
    }
    return "has closed the connection: the mock may have been stopped.";
  }

  async #hear(stream) {
    let text = "";
    for (let piece = await stream.read(); !piece.done; piece = await stream.read()) {
      const events = (text + piece.value).split("\n\n");
      text = events.pop();
      for (const event of events) {
        const { id, event: name, data } = Object.fromEntries(event.split("\n").map((line) => /^(\w*): ?(.*)/.exec(line)?.slice(1) ?? []));
        this.#lastId = id ?? this.#lastId;
        if (name) this.#tell(name, JSON.parse(data));
      }
    }
  }

  #became(live, why) {
    Object.assign(this, { live, why });
    this.#tell("state", live);
  }

  #tell(name, data) {
    for (const hear of this.#hearers) hear(name, data);
  }
}

const wordsOf = (problem) => [problem?.message, problem?.detail].filter(Boolean).join(" ");
