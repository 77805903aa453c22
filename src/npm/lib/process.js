import { spawn } from "node:child_process";
import { StartError } from "./errors.js";
import { explain, find } from "./programs.js";

const maxWords = 1_000_000;
const endsAfterMs = 5_000;

/** Settings of a mock are given by the test, not by the shell that runs it. */
const settings = /^(MOCK_.*|AGENTAPI_.*|PRESET|MESSAGES|HTTP_CODE|OUTPUT_FILE)$/;

/**
 * A program that ends with this process, even when this process is killed: its standard input is a pipe, which then ends.
 */
export class Program {
  /** The end of what it wrote to standard error. */
  words = "";

  /** @type {string | undefined} How it ended; undefined while it runs. */
  ending;

  /**
   * @param {string} name
   * @param {string[]} args
   * @param {string[]} [command] What follows after `--`.
   */
  constructor(name, args, command = []) {
    const { file, argv0 } = find(name);
    const env = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !settings.test(variable)));
    this.name = name;
    this.child = spawn(file, [...args, "--until-stdin-ends", ...(command.length > 0 ? ["--", ...command] : [])], { argv0, env, stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout.setEncoding("utf8");
    this.child.stderr.setEncoding("utf8").on("data", (text) => {
      this.words = (this.words + text).slice(-maxWords);
    });
    // It may end before this end of the pipe is closed.
    this.child.stdin.on("error", () => {});
    /** @type {Promise<number | null>} The exit code, once all output is read; null after a signal. */
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", (problem) => {
        this.ending = "could not be started";
        reject(new StartError(explain(name, problem)));
      });
      this.child.on("close", (code, signal) => {
        this.ending ??= signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        resolve(code);
      });
    });
    this.ended.catch(() => {});
  }

  /** Lets this process end while the program runs. */
  letGo() {
    for (const held of [this.child, this.child.stdin, this.child.stdout, this.child.stderr]) {
      /** @type {{ unref?: () => void }} */ (held).unref?.();
    }
  }

  /** Ends the program, if it has not ended. */
  async end() {
    if (this.ending) {
      return;
    }

    this.child.ref();
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), endsAfterMs);
    await this.ended;
    clearTimeout(late);
  }
}
