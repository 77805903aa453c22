/** A program could not start. */
export class StartError extends Error {
  name = "StartError";
}

/** A mock refused an order of the test, or has ended. */
export class ControlError extends Error {
  name = "ControlError";
}

/** The requests that came are not those that the test expected. */
export class RequestError extends Error {
  name = "RequestError";

  /**
   * @param {string} message
   * @param {import("../index.d.ts").Exchange[]} exchanges
   * @param {import("../index.d.ts").NearMiss[]} nearest
   */
  constructor(message, exchanges, nearest = []) {
    super(message);
    this.exchanges = exchanges;
    this.nearest = nearest;
  }
}

/** The verdicts are not those that the test expected. */
export class VerdictError extends Error {
  name = "VerdictError";

  /**
   * @param {string} message
   * @param {import("../index.d.ts").Exchange[]} exchanges
   */
  constructor(message, exchanges) {
    super(message);
    this.exchanges = exchanges;
  }
}

/** A life of a workspace was not good. */
export class WorkspaceError extends Error {
  name = "WorkspaceError";
}
