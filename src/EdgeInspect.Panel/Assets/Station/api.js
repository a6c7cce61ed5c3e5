// Requests to the station. Whatever goes wrong comes as one kind of error that can say so in words.
import { t } from './texts.js';

const token = document.querySelector('meta[name="edgeinspect-token"]')?.content;
const connection = new EventTarget();
let isConnected = true;

/** An answer that was not the one asked for, or none at all (status 0). */
export class ApiError extends Error {
  constructor(status, problem = {}) {
    super(problem.detail || problem.title || t(status === 0 ? 'unreachable' : 'failed', status));
    this.status = status;
    this.problem = problem;
    /** What is wrong with which parameter: [{ parameter, value, allowed }]. */
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
  }

  /** Whether trying again later can help without anybody changing anything. */
  get isPassing() { return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504; }
}

/** Calls a listener with true or false whenever the station becomes reachable or stops being so. */
export const onConnection = listener => connection.addEventListener('change', () => listener(isConnected));

const note = connected => {
  if (connected === isConnected)
    return;
  isConnected = connected;
  connection.dispatchEvent(new Event('change'));
};

/** Going there a second time would break off the first. A page that was kept, and is shown again, goes anew. */
let isOnItsWay = false;
addEventListener('pageshow', () => isOnItsWay = false);

/** Goes to the sign-in page, which comes back here. */
export function toSignIn() {
  if (isOnItsWay)
    return;
  isOnItsWay = true;
  document.documentElement.dataset.leaving = 'true';
  location.assign(`/sign-in?return=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * One request. Gives the JSON of the answer, or null when it has none.
 * @throws {ApiError} for every other answer, and when none comes within 15 s.
 */
export async function api(method, path, body, { staysHere = false, keepalive = false } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  if (token && method !== 'GET')
    headers['X-EdgeInspect-Token'] = token;
  let answer;
  try {
    answer = await fetch(path, {
      method, headers, keepalive, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(15000),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    note(false);
    throw new ApiError(0);
  }
  note(true);
  const json = /json/.test(answer.headers.get('Content-Type') ?? '') ? await answer.json().catch(() => null) : null;
  if (answer.ok)
    return json;
  if (answer.status === 401 && !staysHere)
    toSignIn();
  throw new ApiError(answer.status, json ?? {});
}

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Repeats a request until it is answered; longer and longer apart, at most 4 s. Gives the answer. onDelay(error) is told of each try that failed. */
export async function persist(request, onDelay = () => {}) {
  for (let tries = 1; ; tries++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isPassing)
        throw error;
      onDelay(error);
      await wait(Math.min(4000, 250 * 2 ** tries));
    }
  }
}
