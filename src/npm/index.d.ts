/// <reference lib="esnext.disposable" />

/**
 * Starts a mock coderd on a free port of 127.0.0.1. It ends with `close()`, at the end of an `await using` block, and at the latest with this
 * process, even when that is killed.
 * @throws {StartError} An option cannot be used, the port is taken, or this platform has no programs; the message says what to do.
 * @example
 * await using coderd = await startCoderd({ strict: true });
 * await runMyAgent(await coderd.environment(agentapi));
 * await coderd.requests.waitFor("POST *log-snapshot");
 * await coderd.assertNoVerdicts();
 */
export function startCoderd(options?: CoderdOptions): Promise<Coderd>;

/**
 * Starts a mock AgentAPI. See {@link startCoderd}.
 * @throws {StartError}
 */
export function startAgentApi(options?: AgentApiOptions): Promise<AgentApi>;

/**
 * Starts a mock of the HTTP API of a workspace's agent. See {@link startCoderd}.
 * @throws {StartError}
 */
export function startWorkspaceAgent(options?: WorkspaceAgentOptions): Promise<Mock>;

/**
 * Lives a workspace from its Terraform state, start to stop: its scripts really run on this machine, with a home of their own and a mock coderd.
 * It ends when all scripts have ended, or were killed.
 * @param state The path of a state file, or its content, e.g. what `runTerraformApply` of the registry's tests returns.
 * @throws {StartError} coderd refuses the state, an option cannot be used, or a port of an app is taken.
 * @example
 * const life = await runInWorkspace(`${import.meta.dir}/terraform.tfstate`);
 * life.assertGood();
 */
export function runInWorkspace(state: string | object, options?: WorkspaceOptions): Promise<Life>;

/** What every mock takes. Settings of the environment, such as `MOCK_STRICT`, do not reach a mock that a test starts. */
export interface MockOptions {
  /** The named starting point, e.g. `old-server`; `normal` when left out. */
  preset?: string;
  /** A folder with presets of your own, which has a folder for each mock. */
  presets?: string;
  /** Refuse what the real service refuses. Without it the mock is lenient, and records verdicts. */
  strict?: boolean;
  /** Answers that will be wrong, from the start. */
  faults?: Fault[];
  /** 0, the default, picks a free one. */
  port?: number;
  /** What is written to standard error of the test: exchanges with a verdict, all, or all with their bodies. `none` when left out. */
  log?: "none" | "verdicts" | "exchanges" | "bodies";
  /** How many requests the journal keeps: 1000 when left out, and never more than 64 MiB. */
  journal?: number;
  /** Show texts and bodies with the tokens in them. */
  showSecrets?: boolean;
}

export interface CoderdOptions extends MockOptions {
  /** The release to imitate, from `2.29` to `2.37`. */
  release?: string;
  /** The world to start with, e.g. of a {@link WorldBuilder}; in place of a preset. */
  world?: World;
  /** The status for every log snapshot that passes the checks; coderd's own when left out. */
  snapshotStatus?: number;
  /** Requests per minute for one caller and path; 0 for no limit, 512 when left out. */
  rateLimit?: number;
  /** How long a workspace takes to stop, e.g. `10s` or `500ms`; `open`: until `endStop`; `closed`: the agent's token dies at once. */
  stopWindow?: string;
  /** Where the tasks' AgentAPI is, e.g. the `url` of {@link startAgentApi}. */
  taskAppUrl?: string;
  /** A file for each posted snapshot, as `{"task_id":…,"payload":…}`. None when left out. */
  outputFile?: string;
  /** Who may open apps below their paths. */
  pathApps?: "owner" | "shared" | "off";
  /** The state of the AI Bridge. */
  aibridge?: "on" | "off" | "absent";
}

export interface AgentApiOptions extends MockOptions {
  /** The release to imitate, e.g. `0.11`. */
  release?: string;
  /** A conversation of your own, in place of the preset's. */
  messages?: { role: "user" | "agent"; content: string }[];
  /** The agent that answers; without a preset the conversation then starts empty. */
  agent?: "echo" | "lorem" | "scripted";
  /** The agent type that `GET /status` reports. */
  type?: string;
  /** How many times faster than real time the conversation's clock runs. */
  speed?: number;
}

export interface WorkspaceAgentOptions extends MockOptions {
  /** The time of the agent to imitate. */
  profile?: "seed" | "merged";
  /** Confines files and working directories to this folder. */
  root?: string;
  /** A JSON file with the commands that are played instead of run. */
  played?: string;
}

/** A mock that runs. */
export interface Mock extends AsyncDisposable {
  /** Without a final slash, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly port: number;
  readonly requests: Requests;
  /** Where the real service would have answered otherwise, or could not have shown what it stored; in the order of the requests. */
  verdicts(): Promise<JudgedRequest[]>;
  /** @throws {VerdictError} There is a verdict; the message shows it, its hint and its exchange. */
  assertNoVerdicts(): Promise<void>;
  /**
   * Asserts that there are verdicts with exactly these codes, in this order.
   * @param codes e.g. `refused`, `unreadable`, `blank`
   * @throws {VerdictError} There are others.
   */
  assertVerdicts(...codes: string[]): Promise<void>;
  /**
   * Spoils the next requests that match. Faults are counted, and nothing about them is random.
   * @throws {ControlError} It cannot be used; the message says what it may be.
   */
  fault(fault: Fault): Promise<ActiveFault>;
  /** The faults that are set, oldest first, and how many requests each will still spoil. */
  faults(): Promise<{ id: number; fault: Fault; remaining: number }[]>;
  clearFaults(): Promise<void>;
  /**
   * Selects another preset; the journal keeps its entries.
   * @param parameters What the preset leaves open, e.g. `{ count: 20 }` of `long`.
   * @throws {ControlError} There is no such preset.
   */
  selectPreset(name: string, parameters?: Record<string, number>): Promise<void>;
  /** Restores the mock as it was when its program started: its state, no faults (those of the options neither), an empty journal. */
  reset(): Promise<void>;
  /** Ends it; requests that hang are cut off. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A mock coderd. A task is named by its name or id; the first one, `demo` in the default world, when left out. */
export interface Coderd extends Mock {
  /**
   * The variables that a program finds in the workspace of a task.
   * @param agentapi The AgentAPI of the workspace.
   */
  environment(agentapi: { readonly port: number }, task?: string): Promise<WorkspaceEnvironment>;
  /** The snapshots that were accepted, oldest first. */
  snapshots(): Promise<Snapshot[]>;
  /** What a person reads who opens a task now. */
  reading(task?: string): Promise<Reading>;
  /** Begins to stop a task's workspace, as pausing the task does. Its agent may still post. */
  beginStop(task?: string): Promise<void>;
  /** Ends the stop: the task is paused, and shows its snapshot. */
  endStop(task?: string): Promise<void>;
  /** Users, tasks, workspaces and agents as they are now, with the mock's own tokens. */
  world(): Promise<WorldView>;
}

/** A mock AgentAPI. */
export interface AgentApi extends Mock {
  /** The state of the agent and the last 50 messages, without a request of the service. */
  conversation(): Promise<Conversation>;
  /** Its messages, oldest first. */
  messages(): Promise<Message[]>;
}

/**
 * Selects requests: by a line in the syntax of faults, e.g. `POST *log-snapshot`, in which `*` stands for any run of characters and the query
 * is compared only when the line has a `?`; a call over RPC is `RPC Agent/UpdateLifecycle`. Or by WireMock's members.
 */
export type RequestMatch = string | RequestQuery;

/** WireMock's members; all that are given must match. The control routes' page has every pattern. */
export interface RequestQuery {
  method?: string;
  /** The whole target, with its query. */
  url?: string;
  urlPath?: string;
  /** A regular expression for the whole target. */
  urlPattern?: string;
  urlPathPattern?: string;
  /** E.g. `/api/v2/tasks/{user}/{task}`. */
  urlPathTemplate?: string;
  pathParameters?: Record<string, TextPattern>;
  headers?: Record<string, TextPattern>;
  queryParameters?: Record<string, TextPattern>;
  cookies?: Record<string, TextPattern>;
  basicAuthCredentials?: { username: string; password: string };
  bodyPatterns?: TextPattern[];
  /** A call over RPC, whole or short. */
  rpc?: string;
}

/** E.g. `{ equalTo: "x" }`, `{ contains: "x" }`, `{ matchesJsonPath: "$.messages" }`. */
export type TextPattern = Record<string, unknown>;

export interface WaitOptions {
  /** In milliseconds; 5000 when left out. The mock measures it, so a test's false clock does not change it. */
  timeout?: number;
  /** False to take a request that is still open, e.g. an event stream; true when left out. */
  answered?: boolean;
}

/** The journal of a mock. Tokens are blotted out in it. */
export interface Requests {
  /** All requests, oldest first, the open ones too. */
  all(): Promise<Exchange[]>;
  find(match: RequestMatch): Promise<Exchange[]>;
  count(match: RequestMatch): Promise<number>;
  /**
   * Waits until a matching request has come and has been answered, or was left without an answer by a fault.
   * @returns The first such request; with a `count` all of them, once there are that many.
   * @throws {RequestError} Fewer came in time; the message has the three nearest and what differed in each.
   */
  waitFor(match: RequestMatch, options?: WaitOptions): Promise<Exchange>;
  waitFor(match: RequestMatch, options: WaitOptions & { count: number }): Promise<Exchange[]>;
  /** @throws {RequestError} None or several match; the message shows them, or the nearest ones. */
  assertOne(match: RequestMatch): Promise<Exchange>;
  /** @throws {RequestError} The message shows those that match. */
  assertNone(match: RequestMatch): Promise<void>;
  clear(): Promise<void>;
}

/** A request and what became of it. */
export interface Exchange {
  /** Counts up from 1. */
  id: number;
  request: Body & {
    method: string;
    /** The target as it was sent. */
    url: string;
    clientIp: string;
    /** When its head had come, in RFC 3339. */
    loggedDate: string;
    headers: Record<string, string>;
  };
  /** Missing while there is no answer. */
  response?: Body & { status: number; headers: Record<string, string> };
  /** A route of the service took it. */
  wasMatched: boolean;
  /** From the request's head to the end of the answer, in milliseconds. */
  durationMs?: number;
  /** The fault that spoiled it. */
  fault?: Fault;
  verdicts: Verdict[];
  /** Sentences on what the mock saw in the request. */
  remarks: string[];
}

/** One of the first three members, or none for an empty body. */
export interface Body {
  /** When it is UTF-8. */
  body?: string;
  bodyAsBase64?: string;
  /** In place of a body that is secret as a whole. */
  bodyHash?: string;
  bodyBytes: number;
  /** There was more than is kept. */
  bodyIncomplete: boolean;
}

/** What the real service would have done. */
export interface Verdict {
  /** A stable word, e.g. `refused`, `unreadable`, `blank`. */
  code: string;
  /** The status that the real service would have answered with, now or when its data is read. */
  status: number;
  /** A sentence. */
  text: string;
  detail?: string;
  /** What to do about it. */
  hint?: string;
  /** The page of the documentation. */
  docs?: string;
  answer?: { status: number; body: string; to?: string };
}

export interface JudgedRequest {
  requestId: number;
  method: string;
  url: string;
  verdict: Verdict;
}

/** A request that nearly matched, and how it differs. */
export interface NearMiss {
  id: number;
  method: string;
  url: string;
  differs: string[];
}

export type FaultKind =
  | "status" | "delay" | "no-answer" | "close-before-head" | "close-in-body" | "reset" | "slow-drip" | "wrong-content-length"
  | "malformed-json" | "endless-body" | "close-at-event" | "rpc-error" | "go-away" | "bad-frame";

/** A wrong answer in place of the right one. */
export interface Fault {
  /** Which requests, e.g. `POST *log-snapshot`. */
  request: string;
  /** May be left out with `status` or `delayMs`. */
  kind?: FaultKind;
  /** How many requests it spoils; 1 when left out. */
  times?: number;
  /** Of `status`: from 200 to 599. */
  status?: number;
  body?: string;
  /** Of a `status` from 300 to 399. */
  location?: string;
  /** Of `status`, in seconds. */
  retryAfter?: number;
  /** Goes with every kind. */
  delayMs?: number;
  /** Of `close-in-body`: bytes of the body that are sent. */
  atByte?: number;
  /** Of `slow-drip`: milliseconds between two bytes. */
  everyMs?: number;
  /** Of `wrong-content-length`: bytes that are added to the true length. */
  lengthOff?: number;
  /** Of `close-at-event`: events that are sent. */
  atEvent?: number;
  /** Of `rpc-error`. */
  code?: number;
  text?: string;
  /** Of `go-away`. */
  reason?: 0 | 1 | 2;
  /** Of `bad-frame`. */
  breaks?: "call" | "session";
}

export interface ActiveFault {
  readonly id: number;
  /** How many requests it will still spoil. */
  remaining(): Promise<number>;
  remove(): Promise<void>;
}

/** A type, not an interface, so that it can be spread into the environment of a child process. */
export type WorkspaceEnvironment = {
  /** With a final slash, as in a real workspace. */
  CODER_AGENT_URL: string;
  CODER_AGENT_TOKEN: string;
  ARG_TASK_ID: string;
  ARG_AGENTAPI_PORT: string;
};

/** A posted snapshot. */
export interface Snapshot {
  /** Its entry in the journal. */
  requestId: number;
  /** The name that it was posted to. */
  postedTask: string;
  task: string;
  at: string;
  bytes: number;
  /** What a person will get who opens the paused task; missing when coderd would not have stored it. */
  seenByPerson?: { status: number; [member: string]: unknown };
  /** As it was posted. */
  body: string;
}

export interface Message {
  id: number;
  role: string;
  content: string;
  time: string;
}

/** What a person reads who opens a task. */
export interface Reading {
  task: string;
  name: string;
  owner: string;
  prompt: string;
  status: string;
  /** What this release shows in this state of the task. */
  shows: "live" | "kept" | "nothing";
  /** What is stored for the task. */
  kept?: KeptConversation;
  /** The last post for the task, when it is another one. */
  posted?: KeptConversation;
  maxMessages: number;
  maxBytes: number;
}

export interface KeptConversation {
  requestId: number;
  at: string;
  bytes: number;
  /** 200, or 500 when it cannot be shown; missing when coderd would not have stored it. */
  status?: number;
  /** How much a person can read of it. */
  sentence: string;
  body: string;
  messages: Message[];
}

export interface Conversation {
  status: "stable" | "running";
  agentType: string;
  transport: string;
  agentExitCode?: number;
  /** Messages that there are. */
  total: number;
  messages: Message[];
}

/** A world as a preset's file declares it. */
export interface World {
  organization: object;
  users: object[];
  templates: object[];
  tasks: object[];
  workspaces: object[];
  externalAuth?: object[];
  banners?: object[];
}

export interface WorldView {
  /** The mock's clock. */
  now: string;
  release: string;
  tasks: { id: string; name: string; owner: string; status: string; agentToken?: string; agentTokenIsGood: boolean; snapshotAt?: string }[];
  world: World & { users: { id: string; name: string; apiKey: string }[] };
}

/**
 * Builds the world that a mock coderd starts with: users, and tasks with a running workspace each. Ids and keys count up, so they are the
 * same in every run.
 * @example
 * const world = new WorldBuilder();
 * const task = world.addTask("fix-the-bug", world.addUser("ann"));
 * await using coderd = await startCoderd({ world: world.build() });
 */
export class WorldBuilder {
  /**
   * The first user is the one that lenient answers take every caller for.
   * @throws {Error} There is a user of that name.
   */
  addUser(name: string, options?: { isOwner?: boolean }): { id: string; name: string; apiKey: string };
  /** @param options `app`: where its AgentAPI is. */
  addTask(name: string, owner: { name: string }, options?: { prompt?: string; agent?: string; app?: string }): { id: string; name: string; agentToken: string };
  /** @throws {Error} It has no task. */
  build(): World;
}

export interface WorkspaceOptions {
  /** Runs in the workspace when the start scripts have ended, in the environment of a terminal there. */
  command?: string[];
  /** Variables of the agent's own environment. */
  env?: Record<string, string>;
  /** Between SIGTERM and SIGKILL, e.g. `0s` or `10s`. What the state's container has, when left out. */
  grace?: string;
  /** The release of coderd. */
  release?: string;
  /** Another prompt for the task. */
  prompt?: string;
  /** Spoils the next requests that match. */
  faults?: WorkspaceFault[];
  /** `ready` ends when the start scripts have ended. */
  until?: "ready" | "off";
  /** For the start scripts, and for the command: milliseconds, rounded up to seconds; 120,000 when left out. */
  timeout?: number;
  /** What must be readable of a task. */
  expectSnapshot?: "whole" | "any" | "none";
  /** Verdicts that are shown and do not count. */
  allow?: string[];
}

/** `mock` says whose request is spoiled: `coderd` when left out. No value may have whitespace. */
export type WorkspaceFault = Fault & { mock?: "coderd" | "agentapi" };

/** The life of a workspace, when it has ended. */
export interface Life {
  /** No verdict, and a command that exited 0. */
  readonly good: boolean;
  readonly verdicts: Verdict[];
  /** Verdicts of `allow`. */
  readonly allowed: Verdict[];
  readonly agents: { name: string; lifecycle: string; start?: string }[];
  readonly scripts: {
    agent: string; name: string; stage: "start" | "stop" | "cron"; beganAtMs: number; durationMs: number; exitCode?: number; status: string; error?: string;
  }[];
  /** From the start until the start scripts had ended, in milliseconds; missing when they did not. */
  readonly readyMs?: number;
  readonly stoppedMs?: number;
  readonly killed: boolean;
  readonly command?: { words: string[]; exit: number; timedOut: boolean; durationMs: number; output: { text: string; [member: string]: unknown }[] };
  /** coderd has a task for this workspace. */
  readonly task: boolean;
  /** What a person gets who opens the paused task. */
  readonly reading?: { status: number; messages: { from: "user" | "agent"; content: string }[]; error?: string };
  readonly requests: { id: number; atMs: number; service: string; method: string; url: string; status?: number; verdicts: Verdict[] }[];
  readonly timeLine: { atMs: number; agent: string; kind: string; subject: string; text: string }[];
  /** The same as lines for people. */
  readonly timeLineText: string;
  /** What the scripts left running. */
  readonly leftProcesses: string[];
  readonly leftFiles: string[];
  readonly warnings: string[];
  readonly notes: string[];
  /** @throws {WorkspaceError} It is not good; the message has the verdicts, their hints and the time line. */
  assertGood(): void;
}

/** A program could not start. */
export class StartError extends Error {}

/** A mock refused an order of the test, or has ended. */
export class ControlError extends Error {}

/** The requests that came are not those that the test expected. */
export class RequestError extends Error {
  /** The exchanges of the message. */
  readonly exchanges: Exchange[];
  /** Of a request that did not come: those that came nearest to it. */
  readonly nearest: NearMiss[];
}

/** The verdicts are not those that the test expected. */
export class VerdictError extends Error {
  readonly exchanges: Exchange[];
}

/** A life of a workspace was not good. */
export class WorkspaceError extends Error {}
