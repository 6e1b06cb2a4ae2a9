import { randomInt } from "node:crypto";
import { closeSync, constants, openSync, readlinkSync, readSync, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { failure, type Outcome, success } from "../model/index.ts";
import { agentNearby } from "./inspect.ts";
import { readProcesses } from "./processes.ts";

export interface Confirmed {
  /** The terminal's name, for the log. */
  readonly terminal: string;
}

const PATIENCE_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 40;
const MOST_TYPED = 1_000;

/**
 * Lets a person confirm at the terminal what loosens or controls the guard: the text is shown there, with a random word that has to be typed. Nothing
 * else counts: no flag, no variable, no standard input. Refused where an agent is found near, before the question and once more after the answer.
 */
export async function confirmAtTerminal(text: string): Promise<Outcome<Confirmed, string>> {
  const refused = whyRefused();
  if (refused !== undefined) return failure(refused);
  let descriptor: number;
  try {
    descriptor = openSync("/dev/tty", constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return failure("this asks a person, and there is no terminal to ask at");
  }
  const word = randomWord();
  const answer = await ask(descriptor, `${text}\nType the word ${word} to confirm: `);
  const terminal = nameOf(descriptor);
  closeSync(descriptor);
  if (answer?.trim() !== word)
    return failure(answer === undefined ? "nobody answered: nothing was changed" : "that was not the word: nothing was changed");
  const late = whyRefused();
  return late === undefined ? success({ terminal }) : failure(late);
}

function whyRefused(): string | undefined {
  if (isLoopback(process.env["SSH_CONNECTION"])) return "this terminal is a connection from the machine to itself";
  const table = readProcesses();
  if (!table) return "the processes of this machine cannot be looked at, so no agent can be excluded";
  const trace = agentNearby(table);
  return trace === undefined ? undefined : `only a person may do this, in a terminal of their own: ${trace}`;
}

async function ask(descriptor: number, question: string): Promise<string | undefined> {
  writeSync(descriptor, question);
  const until = Date.now() + PATIENCE_MILLISECONDS;
  let typed = "";
  while (!typed.includes("\n") && Date.now() < until) {
    const more = readTyped(descriptor);
    if (more === undefined || typed.length > MOST_TYPED) return undefined;
    typed += more;
    if (more === "") await pause(POLL_MILLISECONDS);
  }
  return typed.includes("\n") ? typed.slice(0, typed.indexOf("\n")) : undefined;
}

/** What was typed since; undefined where the terminal is gone or closed the input. */
function readTyped(descriptor: number): string | undefined {
  const bytes = Buffer.alloc(256);
  try {
    const count = readSync(descriptor, bytes);
    return count === 0 ? undefined : bytes.toString("utf8", 0, count);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EAGAIN" ? "" : undefined;
  }
}

function nameOf(descriptor: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "/dev/tty";
  }
}

function isLoopback(connection: string | undefined): boolean {
  const [client = "", , server = ""] = (connection ?? "").split(" ");
  return client !== "" && (client === server || client === "::1" || client.startsWith("127.") || client.startsWith("::ffff:127."));
}

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";

/** Five syllables that can be typed: more than a thousand million words. */
function randomWord(): string {
  const letter = (letters: string) => letters[randomInt(letters.length)]!;
  return Array.from({ length: 5 }, () => letter(CONSONANTS) + letter(VOWELS)).join("");
}
